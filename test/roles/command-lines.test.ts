import { describe, expect, test } from 'vitest'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import {
  type CommandLine,
  exportedPieces,
  exportPiece,
  farmer,
  node,
  normalisePath,
  pinned,
  unknownFlags,
} from '../../roles/autonomys/command-lines.ts'

const address = 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj'
const natsServers = ['nats://192.168.1.1:4222', 'nats://192.168.1.2:4222', 'nats://192.168.1.3:4222']
const binary = '/opt/a/autonomys-farmer'
const common = { binary, natsServers }
const nats = (flag: string) => natsServers.map((url) => `${flag} ${url}`).join(' ')
const cluster = `${binary} cluster ${nats('--nats-server')}`
const gpu0 = { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: '0' }
const onNode = { binary: '/opt/a/autonomys-node', basePath: '/var/autonomys-node' }

const spoken = ({ argv }: CommandLine) => argv.map(reveal).join(' ')
const whats = ({ problems }: CommandLine) => problems.map(({ what }) => what)

describe('the guide’s commands, put right', () => {
  test.each<[string, CommandLine, string, Record<string, string>]>([
    ['controller', farmer.controller(common), `${cluster} controller --tmp --node-rpc-url ws://127.0.0.1:9944`, {}],
    [
      'controller with an identity of its own',
      farmer.controller({ ...common, basePath: '/var//controller/', nodeRpcUrl: 'ws://192.168.1.1:9944' }),
      `${cluster} controller --base-path /var/controller --node-rpc-url ws://192.168.1.1:9944`,
      {},
    ],
    ['proof-server', farmer.proofServer({ ...common, gpu: 0 }), `${cluster} proof-server`, gpu0],
    ['sharded-cache', farmer.shardedCache({ ...common, path: '/var/cache/' }), `${cluster} sharded-cache path=/var/cache`, {}],
    [
      'full-piece-sharded-cache',
      farmer.fullPieceCache({ ...common, path: '/var/full' }),
      `${cluster} full-piece-sharded-cache path=/var/full`,
      {},
    ],
    [
      'plot-server',
      farmer.plotServer({ ...common, gpu: 0, gpuConcurrency: 12, basePath: '/var/plot-server/base-path-0', listenPort: 9966 }),
      `${cluster} plot-server --priority-cache --record-encoding-concurrency 32 --listen-port 9966 /var/plot-server/base-path-0`,
      { ...gpu0, GPU_CONCURRENCY: '12' },
    ],
    [
      'plot-server as the guide has it',
      farmer.plotServer({ ...common, gpu: 0, recordEncodingConcurrency: false, basePath: '/p', listenPort: 9966 }),
      `${cluster} plot-server --priority-cache --listen-port 9966 /p`,
      gpu0,
    ],
    [
      'plot-client',
      farmer.plotClient({
        ...common,
        rewardAddress: address,
        farms: [
          { path: '/mnt/nvme0n1/', sectors: 7000 },
          { path: '/mnt/nvme1n1', sectors: 7001 },
        ],
      }),
      `${cluster} plot-client --reward-address ${address} path=/mnt/nvme0n1,sectors=7000 path=/mnt/nvme1n1,sectors=7001`,
      {},
    ],
    [
      'reinitialization-cache',
      farmer.util.reinitializationCache(common),
      `${binary} util reinitialization-cache ${nats('--nats-servers')} --delay 60`,
      {},
    ],
    [
      'sharded-cache-benchmark',
      farmer.util.shardedCacheBenchmark(common),
      `${binary} util sharded-cache-benchmark ${nats('--nats-servers')} --sectors 256 --epoch 1 --cache-item-type split-parity-piece`,
      {},
    ],
    ['verify-piece', farmer.util.verifyPiece(common), `${binary} util verify-piece ${nats('--nats-server')}`, {}],
    [
      'export-piece',
      exportPiece({ binary: '/opt/a/autonomys-export-piece', nodeUrl: 'http://192.168.1.1:9944' }),
      '/opt/a/autonomys-export-piece',
      { NODE_URL: 'http://192.168.1.1:9944' },
    ],
    [
      'node',
      node.run(onNode),
      '/opt/a/autonomys-node run --base-path /var/autonomys-node --farmer --rpc-listen-on 127.0.0.1:9944 --chain mainnet --sync full --blocks-pruning=archive --state-pruning=archive',
      {},
    ],
    [
      'flags that only the operator knows',
      farmer.shardedCache({ ...common, clusterArgs: ['--prometheus-listen-on', '127.0.0.1:9000'], path: '/c', extraArgs: ['--new'] }),
      `${cluster} --prometheus-listen-on 127.0.0.1:9000 sharded-cache path=/c --new`,
      {},
    ],
    [
      'on its own cores',
      pinned({ cpus: '0-23,96-119' }, farmer.proofServer({ ...common, gpu: 0 })),
      `numactl -C 0-23,96-119 --localalloc ${cluster} proof-server`,
      gpu0,
    ],
    [
      'on its own node',
      pinned({ cpus: '0-23', memory: 1 }, node.run({ binary: '/n', basePath: '/d', farmer: false, sync: 'snap', name: 'x' })),
      'numactl -C 0-23 --membind 1 /n run --base-path /d --rpc-listen-on 127.0.0.1:9944 --chain mainnet --sync snap --blocks-pruning=archive --state-pruning=archive --name x',
      {},
    ],
  ])('%s', (_, line, command, environment) => {
    expect(spoken(line)).toBe(command)
    expect(line.environment).toEqual(environment)
    expect(line.problems).toEqual([])
  })

  test('exported pieces lie below the working directory', () => {
    expect(exportedPieces('/var/export/')).toBe('/var/export/full-cache-tmp')
  })
})

describe('refused', () => {
  const cache = (more: object) => farmer.shardedCache({ ...common, path: '/c', ...more })
  const plot = (more: object) => farmer.plotServer({ ...common, gpu: 0, basePath: '/p', listenPort: 9966, ...more })
  const full = (more: object) => farmer.fullPieceCache({ ...common, path: '/full', ...more })
  const client = (...farms: { path: string; sectors: number }[]) => farmer.plotClient({ ...common, rewardAddress: address, farms })

  test.each<[string, CommandLine, string[]]>([
    [
      'the guide’s list of servers',
      cache({ natsServers: [natsServers[0], natsServers[1], natsServers[1]] }),
      ['NATS server nats://192.168.1.2:4222 is named twice'],
    ],
    [
      'one server in two spellings',
      cache({ natsServers: ['nats://a', new Secret('nats://u:pass@A:4222/')] }),
      ['NATS server nats://a:4222 is named twice'],
    ],
    ['no server', cache({ natsServers: [] }), ['no NATS server is named']],
    ['no URL', cache({ natsServers: ['192.168.1.1:4222'] }), ['NATS server 1 is no nats://HOST:PORT']],
    ['a password in plain text', cache({ natsServers: ['nats://u:p@a:4222'] }), ['the password of NATS server 1 is plain text']],
    ['a comma in a path', cache({ path: '/mnt/a,b' }), ['path "/mnt/a,b" holds a comma, at which the farmer would split it']],
    ['a relative path', cache({ path: 'cache' }), ['path "cache" is not absolute']],
    ['a climbing path', cache({ path: '/a/../b' }), ['path "/a/../b" climbs with ..']],
    ['a relative binary', cache({ binary: 'autonomys-farmer' }), ['path "autonomys-farmer" is not absolute']],
    ['a full-piece cache that is thrown away', full({ tmp: true }), ['--tmp may delete the pieces exported to /full']],
    ['one that may be is not', full({ tmp: true, allowLoss: true }), []],
    ['one below /tmp is not', full({ tmp: true, path: '/tmp/full' }), []],
    [
      'one above /tmp',
      full({ tmp: true, path: '/tmp/../full' }),
      ['path "/tmp/../full" climbs with ..', '--tmp may delete the pieces exported to /tmp/../full'],
    ],
    [
      'another machine’s RPC as http',
      farmer.controller({ ...common, nodeRpcUrl: 'http://a:9944' }),
      ['http://a:9944 is no ws://HOST:PORT'],
    ],
    ['a GPU that is none', plot({ gpu: '0,1' }), ['"0,1" names no GPU']],
    ['a uuid is not', plot({ gpu: 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6' }), []],
    ['a port that is none', plot({ listenPort: 99_660 }), ['99660 is no port']],
    [
      'a concurrency of none',
      plot({ gpuConcurrency: 0, recordEncodingConcurrency: 1.5 }),
      ['GPU concurrency is 0', 'record encoding concurrency is 1.5'],
    ],
    ['no disk', client(), ['no disk to plot is named']],
    ['a disk twice', client({ path: '/mnt/a', sectors: 1 }, { path: '/mnt//a/', sectors: 1 }), ['/mnt/a is named twice']],
    ['no sectors', client({ path: '/mnt/a', sectors: 0 }), ['sectors of /mnt/a is 0']],
    [
      'the guide’s reward address',
      farmer.plotClient({ ...common, rewardAddress: 'stBR..S8V', farms: [{ path: '/mnt/a', sectors: 1 }] }),
      ['reward address stBR..S8V is a placeholder'],
    ],
    [
      'a re-initialisation at once',
      farmer.util.reinitializationCache({ ...common, delay: 0 }),
      ['a delay of 0 re-initialises the whole cluster at once'],
    ],
    ['one that is meant is not', farmer.util.reinitializationCache({ ...common, delay: 0, atOnce: true }), []],
    ['a delay of less', farmer.util.reinitializationCache({ ...common, delay: -1 }), ['delay is -1']],
    ['a benchmark of nothing', farmer.util.shardedCacheBenchmark({ ...common, sectors: 0 }), ['sectors is 0']],
    ['an export from ws', exportPiece({ binary, nodeUrl: 'ws://a:9944' }), ['ws://a:9944 is no http://HOST:PORT']],
    ['cores that are none', pinned({ cpus: '0-', memory: -1 }, node.run(onNode)), ['"0-" is no list of cores', '-1 is no NUMA node']],
  ])('%s', (_, line, expected) => {
    expect(whats(line)).toEqual(expected)
  })

  test('all at once', () => {
    expect(whats(farmer.plotClient({ binary: 'x', natsServers: [], rewardAddress: '', farms: [] }))).toHaveLength(4)
  })
})

describe('the node’s RPC', () => {
  const unsafe = (listen: string) => `unsafe RPC on ${listen} lets anyone who reaches it drive the node`
  const deaf = (methods: string, listen: string) => `RPC methods ${methods} on ${listen} look healthy, but no solution is ever accepted`
  const firewall = (listen: string) => `unsafe RPC on ${listen}: let the firewall admit the cluster only`

  test.each<[Partial<Parameters<typeof node.run>[0]>, string[], string[]]>([
    [{}, [], []],
    [{ rpcListenOn: '[::1]:9944' }, [], []],
    [{ rpcMethods: 'unsafe' }, [], []],
    [{ rpcListenOn: '0.0.0.0:9944', rpcMethods: 'unsafe' }, [unsafe('0.0.0.0:9944')], [firewall('0.0.0.0:9944')]],
    [{ rpcListenOn: '[::]:9944', rpcMethods: 'unsafe' }, [unsafe('[::]:9944')], [firewall('[::]:9944')]],
    [{ rpcListenOn: '0.0.0.0:9944', rpcMethods: 'unsafe', allowUnsafeRpcEverywhere: true }, [], [firewall('0.0.0.0:9944')]],
    [{ rpcListenOn: '192.168.1.1:9944', rpcMethods: 'unsafe' }, [], [firewall('192.168.1.1:9944')]],
    [{ rpcListenOn: '0.0.0.0:9944' }, [deaf('auto', '0.0.0.0:9944')], []],
    [{ rpcMethods: 'safe' }, [deaf('safe', '127.0.0.1:9944')], []],
    [{ rpcMethods: 'safe', farmer: false }, [], []],
    [{ rpcListenOn: '9944' }, ['RPC address 9944 is no HOST:PORT', deaf('auto', '9944')], []],
    [{ blocksPruning: '256' }, [], ['this node cannot feed autonomys-export-piece: it needs sync full and blocks pruning archive']],
  ])('%j', (more, problems, notices) => {
    const line = node.run({ ...onNode, ...more })
    expect(whats(line)).toEqual(problems)
    expect(line.notices).toEqual(notices)
  })
})

test('a password in a server’s URL is hidden, and noticed', () => {
  const { argv, problems, notices } = farmer.proofServer({ binary, natsServers: [new Secret('nats://u:hunter22@a:4222')], gpu: 0 })
  expect(argv.join(' ')).toBe(`${binary} cluster --nats-server ‹secret› proof-server`)
  expect(problems).toEqual([])
  expect(notices).toEqual(['the NATS password stands in the process list of each host: the farmer takes it no other way'])
})

test.each([
  ['/a', '/a'],
  ['/a/', '/a'],
  ['//a///b//', '/a/b'],
  ['/a/./b', '/a/b'],
  ['/', '/'],
])('normalisePath(%j) is %j', (path, expected) => {
  expect(normalisePath(path)).toBe(expected)
})

test('flags that the binary’s help does not name', () => {
  const { argv } = farmer.plotServer({ ...common, gpu: 0, basePath: '/p', listenPort: 9966 })
  const help = 'Options:\n      --nats-server <URL>\n      --priority-cache\n      --listen-port <PORT>\n'
  expect(unknownFlags(argv, help)).toEqual(['--record-encoding-concurrency'])
  expect(unknownFlags(node.run(onNode).argv, '--base-path --farmer --rpc-listen-on --chain --sync --blocks-pruning')).toEqual([
    '--state-pruning',
  ])
})
