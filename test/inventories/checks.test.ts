import { expect, test } from 'vitest'
import type { Serial } from '../../lib/engine/batches.ts'
import { cluster, refusals, type Wishes } from '../guide/cluster.ts'

const rollout = (plotClients: unknown): Wishes => ({ cluster: { rollout: { plotClients: plotClients as Serial } } })

const gpus = [{ index: 0, cores: '0-23' }, { index: 0 }, { index: 2, cores: '20-47' }, { index: 3, listenPort: 9968, cores: 'many' }]

test('all that is wrong with a cluster is listed at once', () => {
  const nothing = { file: '/nonexistent/autonomys.tar.gz', sha256: 'a'.repeat(64) }
  expect(
    refusals({
      cluster: {
        rewardAddress: 'stBR..S8V',
        releases: { '2024.11.28': { ...nothing, url: undefined } },
        nats: { maxPayload: '1MB', clusterPort: 4222, lameDuck: { duration: '10s', grace: '5s' } },
        fullPieceCache: { tmp: true },
      },
      hosts: {
        node: { 'node-2': { privateAddress: '192.168.1.1', rpcListenOn: '0.0.0.0:9944' }, 'node-3': undefined },
        plot: { 'plot-1': { gpus, shardedCache: '/var/plot-server/base-path-3' }, 'plot-2': undefined },
        storage: { 'storage-1': { disks: [{ path: '/mnt/a,b', sectors: 8000, size: 8_001_563_222_016 }] }, 'storage-2': undefined },
      },
    }),
  ).toMatchInlineSnapshot(`
    [
      "prod.ts: cluster.rewardAddress: reward address stBR..S8V is a placeholder; put your own in its place",
      "prod.ts: cluster.releases["2024.11.28"].file: no file /nonexistent/autonomys.tar.gz; fetch it, or give the url that the hosts fetch it from",
      "prod.ts: hosts.node: 2 NATS servers have no majority when one is lost; take 3, or 1",
      "prod.ts: cluster.nats: node-1, node-2 have one address, 192.168.1.1:4222; give each its own",
      "prod.ts: cluster.nats: max_payload 1MB is 1048576 bytes, and the farmer exits below 2097152; write 2MB (1024-based) or more; the vendor takes 3MB",
      "prod.ts: cluster.nats: lame_duck_duration 10s is refused by nats-server; take 30s or more",
      "prod.ts: cluster.nats: the routes name a server twice; name each once",
      "prod.ts: cluster.nats: a cluster of one server never elects a JetStream leader; leave the cluster out, or name 3 or 5 servers",
      "prod.ts: cluster.nats: one port twice: port 4222, http port 8222, cluster port 4222; part them",
      "prod.ts: node-2: RPC methods auto on 0.0.0.0:9944 look healthy, but no solution is ever accepted; listen on 127.0.0.1:9944, or set rpcMethods to unsafe on a private address",
      "prod.ts: plot-1: GPU 0 is named twice; name each GPU once",
      "prod.ts: plot-1: two plot-servers listen on port 9966; leave listenPort out: 9966 + index",
      "prod.ts: plot-1: two plot-servers listen on port 9968; leave listenPort out: 9966 + index",
      "prod.ts: plot-1: /var/plot-server/base-path-0 is the directory of two programs; give each its own",
      "prod.ts: plot-1: /var/plot-server/base-path-3 is the directory of two programs; give each its own",
      "prod.ts: plot-1: GPU 3: "many" is no list of CPUs such as 0-23,96-119; leave the cores out to have them computed",
      "prod.ts: plot-1: --tmp may delete the pieces exported to /var/autonomys-full-piece; leave tmp out, or set allowLoss",
      "prod.ts: storage-1: /mnt/a,b: 8,000 sectors need 8,456,218,488,832 bytes, and there are 8,001,563,222,016; at most 7,569 sectors fit: write that, or 'max'",
      "prod.ts: storage-1: path "/mnt/a,b" holds a comma, at which the farmer would split it; mount it elsewhere",
    ]
  `)
})

test('every value of a host against its schema, each with its path', () => {
  expect(
    refusals({
      cluster: { nats: { version: '2.10', storeDir: 'nats' }, releases: { '2024.11.28': { sha256: 'abc' } }, openFiles: 100 },
      hosts: {
        node: { 'node-1': { privateAddress: 'http://a', basePath: '/var/../node' } },
        plot: { 'plot-1': { gpus: [] }, 'plot-2': { gpus: [{ index: 0, uuid: 'x', listenPort: 99_660 }] } },
        storage: { 'storage-1': { disks: [{ path: 'mnt', sectors: 0 }] } },
      },
    }),
  ).toMatchInlineSnapshot(`
    [
      "prod.ts: cluster.releases["2024.11.28"].sha256: no sha256; give 64 hex digits, as sha256sum prints them",
      "prod.ts: cluster.nats.version: no version; write it like 2.10.22",
      "prod.ts: cluster.nats.storeDir: no absolute path; begin it with /",
      "prod.ts: cluster.openFiles: too small; expected number to be >=1024",
      "prod.ts: node-1.privateAddress: no address; write an IP address or a host name",
      "prod.ts: node-1.basePath: it climbs with ..; write where it leads",
      "prod.ts: plot-1.gpus: no GPU; name each by its index",
      "prod.ts: plot-2.gpus[0].uuid: no uuid; write it like GPU-…, see nvidia-smi -L",
      "prod.ts: plot-2.gpus[0].listenPort: too big; expected number to be <=65535",
      "prod.ts: storage-1.disks[0].path: no absolute path; begin it with /",
      "prod.ts: storage-1.disks[0].sectors: too small; expected number to be >=1",
      "prod.ts: cluster.nats: store_dir "nats" is not absolute; begin it with /",
      "prod.ts: cluster.nats: route nats://[http://a]:4248 is no nats://HOST:PORT; passwords go into user and pass",
      "prod.ts: cluster.nats: version "2.10" is no version; write it like 2.10.22",
      "prod.ts: node-1: path "/var/../node" climbs with ..; write where it leads",
      "prod.ts: plot-2: "x" names no GPU; take its index or its uuid (GPU-…)",
      "prod.ts: plot-2: 99660 is no port; take 1 to 65535",
      "prod.ts: storage-1: path "mnt" is not absolute; begin it with /",
      "prod.ts: storage-1: sectors of mnt is 0; take a whole number from 1 upwards",
    ]
  `)
})

test('no node machine is one problem, not one for every command that needs its NATS', () => {
  const none = { 'node-1': undefined, 'node-2': undefined, 'node-3': undefined }
  expect(refusals({ hosts: { node: none } })).toEqual(['prod.ts: hosts.node: no node machine; name 3 or 5: NATS and the nodes run there'])
})

test.each([
  ['2024.12.28', "'2024.12.28' is not among the releases; did you mean '2024.11.28'? known: 2024.11.28"],
  ['latest', "'latest' is not among the releases; known: 2024.11.28"],
])('version %s', (version, said) => {
  expect(refusals({ cluster: { version } })).toEqual([`prod.ts: cluster.version: ${said}`])
})

test.each<[Serial]>([[1], ['25%'], [[1, '25%', '100%']]])('%j machines at once', (plotClients) => {
  expect(cluster(rollout(plotClients)).cluster.rollout.plotClients).toEqual(plotClients)
})

test.each([
  [0, ': too small; expected number to be >=1'],
  ['25', ": no number of machines; write 1 or more, a share ('25%'), or a list of these"],
  ['200%', ': no share; write 0% to 100%'],
  ['-5%', ': no share; write 0% to 100%'],
  [[], ': too small; expected array to have >=1 items'],
  [[1, 0], '[1]: too small; expected number to be >=1'],
])('%j is no number of machines', (plotClients, said) => {
  expect(refusals(rollout(plotClients))).toEqual([`prod.ts: cluster.rollout.plotClients${said}`])
})

test('certificates that are missing, and one that nobody asks for', () => {
  const tls = { certificate: '/nonexistent/node-1.pem', key: 'not read yet' }
  expect(
    refusals({ cluster: { nats: { tls: { ca: '/nonexistent/ca.pem' } } }, hosts: { node: { 'node-1': { tls } } } }),
  ).toMatchInlineSnapshot(`
    [
      "prod.ts: cluster.nats.tls.ca: no file /nonexistent/ca.pem; npx tsx lib/cli.ts certificate --help tells how one is made",
      "prod.ts: node-1: tls.certificate: no file /nonexistent/node-1.pem; npx tsx lib/cli.ts certificate --help tells how one is made",
      "prod.ts: node-2: tls: no certificate, which cluster.nats.tls wants of each NATS server; give certificate and key",
      "prod.ts: node-3: tls: no certificate, which cluster.nats.tls wants of each NATS server; give certificate and key",
    ]
  `)
  expect(refusals({ hosts: { node: { 'node-1': { tls } } } })).toMatchInlineSnapshot(`
    [
      "prod.ts: node-1: tls: a certificate that nobody asks for; set cluster.nats.tls, or leave it out",
    ]
  `)
})
