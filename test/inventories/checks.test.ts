import { expect, test } from 'vitest'
import { refusals } from '../guide/cluster.ts'

const gpus = [{ index: 0, cores: '0-23' }, { index: 0 }, { index: 2, cores: '20-47' }, { index: 3, listenPort: 9968, cores: 'many' }]

test('all that is wrong with a cluster is listed at once', () => {
  const nothing = { file: '/nonexistent/autonomys.tar.gz', sha256: 'a'.repeat(64) }
  expect(
    refusals({
      cluster: {
        rewardAddress: 'stBR..S8V',
        release: { archive: { ...nothing, url: undefined } },
        nats: { maxPayload: '1MB', clusterPort: 4222, lameDuck: { duration: '10s', grace: '5s' } },
        fullPieceCache: { tmp: true },
      },
      hosts: {
        node: { 'node-2': { privateAddress: '192.168.1.1', rpcListenOn: '0.0.0.0:9944' }, 'node-3': undefined },
        plot: { 'plot-1': { gpus, shardedCache: '/var/plot-server/base-path-3' }, 'plot-2': undefined },
        storage: { 'storage-1': { disks: [{ path: '/mnt/a,b', sectors: 8000, size: 8_001_563_222_016 }] }, 'storage-2': undefined },
      },
    }),
  ).toMatchInlineSnapshot()
})

test('every value of a host against its schema, each with its path', () => {
  expect(
    refusals({
      cluster: { nats: { version: '2.10', storeDir: 'nats' }, release: { archive: { sha256: 'abc' } }, openFiles: 100 },
      hosts: {
        node: { 'node-1': { privateAddress: 'http://a', basePath: '/var/../node' } },
        plot: { 'plot-1': { gpus: [] }, 'plot-2': { gpus: [{ index: 0, uuid: 'x', listenPort: 99_660 }] } },
        storage: { 'storage-1': { disks: [{ path: 'mnt', sectors: 0 }] } },
      },
    }),
  ).toMatchInlineSnapshot()
})

test('no node machine is one problem, not one for every command that needs its NATS', () => {
  const none = { 'node-1': undefined, 'node-2': undefined, 'node-3': undefined }
  expect(refusals({ hosts: { node: none } })).toEqual(['hosts.node: no node machine; name 3 or 5: NATS and the nodes run there'])
})
