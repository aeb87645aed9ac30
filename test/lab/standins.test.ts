import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { exportPiece, farmer, node, pinned } from '../../roles/autonomys/command-lines.ts'
import { farmBytes, plotBytes } from '../../roles/autonomys/sizes.ts'
import { withLab } from './harness.ts'
import { standinRelease } from './release.ts'
import { hostsNamed } from './topology.ts'
import { unitsOf } from './units.ts'

const HOSTS = ['node-1', 'plot-1', 'storage-1']
const [nodeAt, plotAt] = hostsNamed(HOSTS).map(({ address }) => address)
const lab = withLab('sb', HOSTS)
const { sh, ask, log, logged, nats, run, stop, failed } = unitsOf(lab)
const release = standinRelease('2024.11.12')

const binary = '/opt/autonomys/autonomys-farmer'
const common = { binary, natsServers: [`nats://${nodeAt}:4222`] }
const reward = 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj'
const disk = (number: string) => `/mnt/nvme${number}`
const plotClient = (...farms: { path: string; sectors: number }[]) => farmer.plotClient({ ...common, rewardAddress: reward, farms })
const lastGpu = async () => (await sh('plot-1', 'cut -f2 /etc/standin/gpus | tail -n 1')).trim()

const natsFile = (more: string) => `max_payload: 3MB\n${more}`
const clustered = (name: string, host: string) =>
  natsFile(
    `listen: "${host}:4222"\nserver_name: ${name}\ncluster { name: c, listen: "${host}:4248", routes: ["nats://${nodeAt}:4248", "nats://${plotAt}:4248"] }\n`,
  )

beforeAll(async () => {
  const archive = readFileSync(release.file).toString('base64')
  const quick = 'identify_seconds=0.5\nplot_seconds=0.5\nreinitialize_after=0.2\n'
  const install = async (host: string) => {
    // installed packages are started only where policy-rc.d allows it
    const packages = host === 'storage-1' ? 'python3' : 'python3 nats-server'
    await sh(host, `printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d`)
    await sh(host, `DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ${packages} >/dev/null`)
    await sh(host, 'mkdir -p /opt/autonomys /etc/standin; base64 -d | tar -xz -C /opt/autonomys', archive)
    await sh(host, `cat >/etc/standin/autonomys-farmer`, quick)
    await sh(host, `cat >/etc/standin/autonomys-node`, 'block_seconds=0.1\nsync_seconds=0\n')
  }
  await Promise.all(HOSTS.map(install))
  await nats('node-1', 'nats-1', clustered('n1', nodeAt!))
  await nats('plot-1', 'nats-2', clustered('n2', plotAt!))
  await run('node-1', 'node', node.run({ binary: '/opt/autonomys/autonomys-node', basePath: '/var/node' }))
  await logged('node-1', 'node', /Running JSON-RPC server/)
})

describe('NATS', () => {
  test('a server that takes too small messages', async () => {
    await nats('node-1', 'nats-small', `listen: "127.0.0.1:5222"\n`)
    expect(await ask('node-1', farmer.proofServer({ ...common, natsServers: ['nats://127.0.0.1:5222'], gpu: 0 }))).toMatchObject({
      code: 1,
      stderr:
        'Error: Failed to connect to NATS server: Max payload 1048576 is smaller than expected 2097152, increase it by specifying max_payload = 2MB or higher\n',
    })
  })

  test('one that wants a password, and the next in the list', async () => {
    await nats('node-1', 'nats-closed', natsFile(`listen: "127.0.0.1:5223"\nauthorization { user: u, password: "p@ss" }\n`))
    const visit = (...natsServers: (string | Secret)[]) => ask('node-1', farmer.util.verifyPiece({ binary, natsServers }))
    expect(await visit('nats://127.0.0.1:5223')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/NATS server: authorization violation/),
    })
    expect(await visit(new Secret('nats://u:p%40ss@127.0.0.1:5223'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/All pieces are valid\n$/),
    })
    expect(await visit('nats://127.0.0.1:1', common.natsServers[0]!)).toMatchObject({ code: 0 })
  })

  test('the utilities go there and end', async () => {
    const { util } = farmer
    expect(await ask('node-1', util.shardedCacheBenchmark({ ...common, epoch: 2 }))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/epoch 2: 256 sectors/),
    })
    expect(await ask('node-1', util.reinitializationCache({ ...common, delay: 0, atOnce: true }))).toMatchObject({ code: 0 })
  })
})

describe('GPUs', () => {
  const on = (gpu: number | string) => farmer.proofServer({ ...common, gpu })
  test('one that the host lacks, and one whose driver is gone', async () => {
    expect(await ask('plot-1', on(4))).toMatchObject({ code: 1, stderr: expect.stringMatching(/no CUDA-capable device is detected/) })
    await sh('plot-1', 'echo mismatch >/etc/standin/nvidia-smi-error')
    expect((await lab.exec('plot-1', ['nvidia-smi'])).code).toBe(18)
    expect(await ask('plot-1', on(0))).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: CUDA error: /) })
    await sh('plot-1', 'rm /etc/standin/nvidia-smi-error')
  })

  test('cores that the machine which the host plays lacks', async () => {
    expect(await ask('plot-1', pinned({ cpus: '0-192' }, on(0)))).toMatchObject({ code: 1, stdout: '<0-192> is invalid\n' })
  })
})

describe('a controller', () => {
  test('without a node ends at once', async () => {
    expect(await ask('plot-1', farmer.controller(common))).toMatchObject({
      code: 1,
      stderr: 'Error: Failed to connect to node RPC: Networking or low-level protocol error: Connection refused (os error 111)\n',
    })
  })

  test('knows a cluster, from its parts up', async () => {
    const gpu = await lastGpu()
    await run('node-1', 'controller', farmer.controller(common))
    await sh('plot-1', 'cp -r /opt/autonomys /opt/later; sed -i s/2024.11.12/2024.12.1/ /opt/later/standin_version.py')
    await run('plot-1', 'later', farmer.shardedCache({ ...common, binary: '/opt/later/autonomys-farmer', path: '/var/later' }))
    await logged('plot-1', 'later', /Cache is ready/)
    await run('node-1', 'prover', farmer.proofServer({ ...common, gpu: 0 }))
    await run('storage-1', 'cache', farmer.shardedCache({ ...common, path: `${disk('0n2')}/cache` }))
    await run('storage-1', 'full', farmer.fullPieceCache({ ...common, path: `${disk('1n2')}/full` }))
    await run(
      'plot-1',
      'plotter',
      pinned({ cpus: '72-95,168-191' }, farmer.plotServer({ ...common, gpu, basePath: '/var/p/3', listenPort: 9969 })),
    )
    await run('storage-1', 'client', plotClient({ path: disk('0n1'), sectors: 2 }, { path: disk('1n1'), sectors: 1 }))
    await logged('node-1', 'controller', /Finished piece cache synchronization/)
    await logged('node-1', 'controller', /(Farm initialized successfully.*){2}/s)
    await logged('node-1', 'controller', /New plotter discovered/)
    await logged('node-1', 'controller', /New prover discovered/)
    const caches = (await log('node-1', 'controller')).match(/New cache discovered.*component=\S+/g)!.map((line) => line.split('=').at(-1))
    expect(caches.sort()).toEqual(['full-piece-sharded-cache', 'sharded-cache']) // and not the one of another version
    expect(await sh('plot-1', 'ss -Hltn sport = :9969')).toMatch(/0\.0\.0\.0:9969/)
    expect(await log('plot-1', 'plotter')).toMatch(`gpus=${gpu}`)
  })
})

describe('a plot-client', () => {
  const files = async (number: string) =>
    (await sh('storage-1', `cd ${disk(number)}; stat -c '%n %s' plot.bin; du -B1 --total *.bin | tail -n 1`)).split('\n')

  test('takes the whole space of its farms, and plots', async () => {
    const [plot, taken] = await files('0n1')
    expect(plot).toBe(`plot.bin ${plotBytes(2)}`)
    expect(Number.parseInt(taken!, 10)).toBeGreaterThanOrEqual(farmBytes(2))
    await logged('storage-1', 'client', /farm_index=0.*Plotting sector \(50\.00% complete\) sector_index=1/)
  })

  test('refuses a farm that is in use, a disk that is too small, and a directory without a parent', async () => {
    const refusal = async (path: string, sectors: number) => (await ask('storage-1', plotClient({ path, sectors }))).stderr
    expect(await refusal(disk('0n1'), 2)).toMatch(/^Error: Single disk farm is likely already in use/)
    await stop('storage-1', 'full')
    expect(await refusal(`${disk('1n2')}/farm`, 4)).toBe(
      "Error: Can't preallocate plot file, probably not enough space on disk: No space left on device (os error 28)\n",
    )
    expect(await refusal('/mnt/none/farm', 1)).toBe(
      "Error: Directory /mnt/none/farm doesn't exist and can't be created: No such file or directory (os error 2)\n",
    )
  })

  test('drops what lies past a smaller size', async () => {
    await stop('storage-1', 'client')
    await run('storage-1', 'client', plotClient({ path: disk('0n1'), sectors: 1 }))
    await logged('storage-1', 'client', /1 plotted sectors past the new size were dropped/)
    expect((await files('0n1'))[0]).toBe(`plot.bin ${plotBytes(1)}`)
  })
})

describe('a loss', () => {
  test('of parts: the controller forgets both caches', async () => {
    await stop('storage-1', 'cache')
    await logged('node-1', 'controller', /(Cache expired and removed, scheduling reinitialization.*){2}/s)
  })

  test('of the only server that was named: all find the others of its cluster', async () => {
    await stop('node-1', 'nats-1')
    for (const [host, unit] of [
      ['node-1', 'controller'],
      ['storage-1', 'client'],
      ['plot-1', 'plotter'],
    ] as const) {
      await logged(host, unit, new RegExp(`event: disconnected.*event: connected server=${plotAt}:4222`, 's'))
    }
    await run(
      'storage-1',
      'cache',
      farmer.shardedCache({ ...common, natsServers: [`nats://${plotAt}:4222`], path: `${disk('0n2')}/cache` }),
    )
    await logged('node-1', 'controller', /expired and removed.*New cache discovered/s)
  })

  test('of the node: the controller ends with it', async () => {
    await stop('node-1', 'node')
    expect(await failed('node-1', 'controller')).toBe(1)
  })
})

describe('export-piece', () => {
  const line = exportPiece({ binary: '/opt/autonomys/autonomys-export-piece', nodeUrl: `http://${nodeAt}:9944` })
  const serve = async (methods: 'auto' | 'unsafe') => {
    await lab.exec('node-1', ['systemctl', 'stop', 'node'])
    await run(
      'node-1',
      'node',
      node.run({ binary: '/opt/autonomys/autonomys-node', basePath: '/var/node', rpcListenOn: `${nodeAt}:9944`, rpcMethods: methods }),
    )
    await logged('node-1', 'node', /Running JSON-RPC server/)
  }

  test('writes pieces where it stands, if the node trusts it', async () => {
    await serve('auto')
    expect(await ask('storage-1', line)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/RPC call is unsafe to be called externally/),
    })
    await serve('unsafe')
    expect(await ask('storage-1', line)).toMatchObject({ code: 0, stdout: expect.stringMatching(/3 pieces are in full-cache-tmp\n$/) })
    expect(await sh('storage-1', 'ls /root/full-cache-tmp')).toBe('00000000.piece\n00000001.piece\n00000002.piece\n')
  })
})
