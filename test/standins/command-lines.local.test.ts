import { describe, expect, test } from 'vitest'
import { reveal } from '../../lib/engine/secret.ts'
import { type CommandLine, exportPiece, farmer, node, unknownFlags } from '../../roles/autonomys/command-lines.ts'
import { askAll } from './standins.ts'

const reward = 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj'
const nobody = 'nats://127.0.0.1:1'
const common = { binary: '/opt/a/autonomys-farmer', natsServers: [nobody] }
const onNode = { binary: '/opt/a/autonomys-node', basePath: '/dev/null/node' }
const farms = [{ path: '/mnt/a', sectors: 3 }]

/** Each ends for want of NATS, a disk or a node, and so after its command line was found right. */
const noNats = 'Error: Failed to connect to NATS server: IO error: Connection refused (os error 111)\n'
const noDisk = 'Error: Failed to open /dev/null/node: Not a directory (os error 20)\n'
const noNode = 'Error: http://127.0.0.1:1: Connection refused (os error 111)\n'

const lines: [string, CommandLine, string][] = [
  ['controller', farmer.controller(common), noNats],
  ['controller with an identity', farmer.controller({ ...common, basePath: '/c', nodeRpcUrl: 'ws://192.168.1.1:9944' }), noNats],
  ['proof-server', farmer.proofServer({ ...common, gpu: 0 }), noNats],
  ['sharded-cache', farmer.shardedCache({ ...common, path: '/c' }), noNats],
  ['full-piece-sharded-cache', farmer.fullPieceCache({ ...common, path: '/c' }), noNats],
  ['full-piece-sharded-cache as the guide has it', farmer.fullPieceCache({ ...common, path: '/c', tmp: true }), noNats],
  ['plot-server', farmer.plotServer({ ...common, gpu: 0, basePath: '/p', listenPort: 9966 }), noNats],
  ['plot-client', farmer.plotClient({ ...common, rewardAddress: reward, farms: [...farms, { path: '/mnt/b', sectors: 1 }] }), noNats],
  ['with metrics', farmer.proofServer({ ...common, gpu: 0, clusterArgs: ['--prometheus-listen-on', '127.0.0.1:9000'] }), noNats],
  ['with a password', farmer.proofServer({ ...common, natsServers: ['nats://u:p%40@127.0.0.1:1/'], gpu: 0 }), noNats],
  ['reinitialization-cache', farmer.util.reinitializationCache({ ...common, delay: 0, atOnce: true }), noNats],
  ['sharded-cache-benchmark', farmer.util.shardedCacheBenchmark(common), noNats],
  ['verify-piece', farmer.util.verifyPiece(common), noNats],
  ['node', node.run(onNode), noDisk],
  [
    'node with all flags',
    node.run({ ...onNode, rpcListenOn: '[::1]:9944', rpcMethods: 'unsafe', rpcCors: 'all', name: 'x', sync: 'snap' }),
    noDisk,
  ],
  ['export-piece', exportPiece({ binary: '/opt/a/autonomys-export-piece', nodeUrl: 'http://127.0.0.1:1' }), noNode],
]

const argvOf = ({ argv }: CommandLine) => argv.map(reveal)
const nameOf = (line: CommandLine) => argvOf(line)[0]!.split('/').at(-1)!

describe('as the role renders it', () => {
  const said = askAll(lines.map(([, line]) => ({ name: nameOf(line), argv: argvOf(line).slice(1), env: line.environment })))

  test.each(lines.map(([name, , stderr], index) => [name, index, stderr] as const))('%s is taken', (_, index, stderr) => {
    expect(said[index]).toEqual({ status: 1, stdout: '', stderr })
  })
})

describe('--help of each subcommand', () => {
  const commands = ['cluster', 'util', 'run', ...lines.map(([name]) => name)]
  const asked = lines.map(([, line]) => {
    const path = argvOf(line).filter((each) => commands.includes(each))
    return path.map((_, depth) => ({ name: nameOf(line), argv: [...path.slice(0, depth + 1), '--help'] }))
  })
  const said = askAll(asked.flat())

  test.each(lines.map(([name, line], index) => [name, line, index] as const))('%s: names each of its flags', (_, line, index) => {
    const from = asked.slice(0, index).flat().length
    const help = said.slice(from, from + asked[index]!.length)
    expect(help.map(({ status, stderr }) => [status, stderr])).toEqual(help.map(() => [0, '']))
    expect(unknownFlags(line.argv, help.map(({ stdout }) => stdout).join('\n'))).toEqual([])
  })
})

test.each(['autonomys-farmer', 'autonomys-node', 'autonomys-export-piece'])('%s says in --version and --help what it is', (name) => {
  const note = "(a stand-in for the lab, not the vendor's binary)"
  const [version, help] = askAll([
    { name, argv: ['--version'] },
    { name, argv: ['--help'] },
  ])
  expect(version).toEqual({ status: 0, stdout: `${name} unreleased ${note}\n`, stderr: '' })
  expect(help!.stdout.split('\n')[1]).toBe(note)
})

describe('refused as clap does', () => {
  const cluster = `cluster --nats-server ${nobody}`
  const client = `${cluster} plot-client --reward-address ${reward}`
  const nodeRun = 'run --base-path /b --chain mainnet'
  const wanted = (...flags: string[]) =>
    `the following required arguments were not provided:\n${flags.map((flag) => `  ${flag}`).join('\n')}`

  const refused: [string, string][] = [
    ['cluster proof-server', wanted('--nats-server <NATS_SERVERS>')],
    [`cluster --nats-servers ${nobody} proof-server`, "unexpected argument '--nats-servers' found"],
    ['cluster --nats-server 127.0.0.1:4222 proof-server', "invalid value '127.0.0.1:4222' for '--nats-server <NATS_SERVERS>': invalid url"],
    ['cluster --nats-server', "a value is required for '--nats-server <NATS_SERVERS>' but none was supplied"],
    [`cluster proof-server --nats-server ${nobody}`, "unexpected argument '--nats-server' found"],
    [`${cluster} farmer`, "unrecognized subcommand 'farmer'"],
    [`${cluster} proof-server --gpu 0`, "unexpected argument '--gpu' found"],
    [`${cluster} proof-server now`, "unexpected argument 'now' found"],
    [`${cluster} controller`, wanted('<--base-path|--tmp>')],
    [`${cluster} controller --tmp --base-path /c`, "the argument '--base-path <BASE_PATH>' cannot be used with '--tmp'"],
    [`${cluster} controller --tmp=yes`, "unexpected value 'yes' for '--tmp' found; no more were expected"],
    [`${cluster} controller --tmp --tmp`, "the argument '--tmp' cannot be used multiple times"],
    [
      `${cluster} controller --tmp --node-rpc-url http://a:1`,
      "invalid value 'http://a:1' for '--node-rpc-url <NODE_RPC_URL>': expected ws://HOST:PORT",
    ],
    [`${cluster} sharded-cache`, wanted('<path=DIR>')],
    [`${cluster} sharded-cache /c`, `invalid value '/c' for '<path=DIR>': "/c" is no KEY=VALUE`],
    [`${cluster} sharded-cache path=`, "invalid value 'path=' for '<path=DIR>': `path` key is required"],
    [`${cluster} sharded-cache path=/c,size=1`, `invalid value 'path=/c,size=1' for '<path=DIR>': Key "size" is not supported, only path`],
    [`${cluster} sharded-cache path=/c path=/d`, "unexpected argument 'path=/d' found"],
    [`${cluster} sharded-cache --tmp path=/c`, "unexpected argument '--tmp' found"],
    [`${cluster} full-piece-sharded-cache --priority-queue path=/c`, "unexpected argument '--priority-queue' found"],
    [`${cluster} plot-server /p`, wanted('--listen-port <LISTEN_PORT>')],
    [`${cluster} plot-server --listen-port 9966`, wanted('<BASE_PATH>')],
    [`${cluster} plot-server --listen-port 99660 /p`, "invalid value '99660' for '--listen-port <LISTEN_PORT>': 99660 is not in 1..=65535"],
    [`${cluster} plot-server --listen-port -1 /p`, "a value is required for '--listen-port <LISTEN_PORT>' but none was supplied"],
    [`${cluster} plot-client path=/a,sectors=1`, wanted('--reward-address <REWARD_ADDRESS>')],
    [`${client}`, wanted('<path=DIR,sectors=N>...')],
    [`${client} path=/a`, "invalid value 'path=/a' for '<path=DIR,sectors=N>...': `sectors` key is required"],
    [`${client} path=/a,sectors=0`, "invalid value 'path=/a,sectors=0' for '<path=DIR,sectors=N>...': 0 is not in 1..=65534"],
    [`${client} path=/a,b,sectors=1`, `invalid value 'path=/a,b,sectors=1' for '<path=DIR,sectors=N>...': "b" is no KEY=VALUE`],
    [
      `${client} path=/a,size=1GiB`,
      `invalid value 'path=/a,size=1GiB' for '<path=DIR,sectors=N>...': Key "size" is not supported, only path, sectors`,
    ],
    [
      `${cluster} plot-client --reward-address stBR..S8V path=/a,sectors=1`,
      "invalid value 'stBR..S8V' for '--reward-address <REWARD_ADDRESS>': Base 58 requirement is violated",
    ],
    [
      `${cluster} plot-client --reward-address ${reward.replace('x4', 'x5')} path=/a,sectors=1`,
      `invalid value '${reward.replace('x4', 'x5')}' for '--reward-address <REWARD_ADDRESS>': Invalid checksum`,
    ],
    [`util reinitialization-cache --nats-server ${nobody} --delay 0`, "unexpected argument '--nats-server' found"],
    [`util reinitialization-cache --nats-servers ${nobody}`, wanted('--delay <SECONDS>')],
    [`util verify-piece --nats-servers ${nobody}`, "unexpected argument '--nats-servers' found"],
    ['farm', "unrecognized subcommand 'farm'"],
    ['run --chain mainnet', wanted('--base-path <BASE_PATH>')],
    [`${nodeRun} --sync=warp`, "invalid value 'warp' for '--sync <SYNC>': [possible values: full, snap]"],
    [
      `${nodeRun} --rpc-listen-on localhost:9944`,
      "invalid value 'localhost:9944' for '--rpc-listen-on <RPC_LISTEN_ON>': invalid socket address syntax",
    ],
    [`${nodeRun} --blocks-pruning=all`, "invalid value 'all' for '--blocks-pruning <BLOCKS_PRUNING>': Invalid pruning mode specified"],
    [`${nodeRun} --rpc-port 9944`, "unexpected argument '--rpc-port' found"],
  ]
  const said = askAll(
    ['cluster', ...refused.map(([line]) => line)].map((line) => ({
      name: line.startsWith('run') ? 'autonomys-node' : 'autonomys-farmer',
      argv: line.split(' '),
    })),
  )

  test.each(refused.map(([line, error], index) => [line, error, index + 1] as const))('%s', (_, error, index) => {
    const { status, stdout, stderr } = said[index]!
    expect([status, stdout, stderr.split('\n\n')[0]]).toEqual([2, '', `error: ${error}`])
  })

  test('no subcommand: the help, on stderr', () => {
    const { status, stdout, stderr } = said[0]!
    const usage = 'Usage: autonomys-farmer cluster [OPTIONS] --nats-server <NATS_SERVERS> <COMMAND>'
    expect([status, stdout, stderr.split('\n')[3]]).toEqual([2, '', usage])
  })
})
