import { expect, test } from 'vitest'
import { schema } from '../../inventories/schema.ts'
import { RequestError } from '../../lib/engine/errors.ts'
import { load } from '../../lib/inventory/load.ts'
import { cluster, refusals } from '../guide/cluster.ts'

const refused = (path: string) =>
  load(path, schema).then(String, (error: unknown) => (error instanceof RequestError ? error.message : String(error)))

test('prod lists all that is left to fill in, and nothing else', async () => {
  expect(await refused('inventories/prod')).toMatchInlineSnapshot(`
    "inventories/prod.ts: cluster.rewardAddress: to fill in: your reward address, su…, copied from the wallet
    inventories/prod.ts: cluster.version: to fill in: the version of the autonomys release that you fetched, under which it stands in releases
    inventories/prod.ts: cluster.releases["2024.11.28"].file: to fill in: the path of its archive on this machine, or url: where the hosts fetch it
    inventories/prod.ts: cluster.releases["2024.11.28"].sha256: to fill in: its sha256: sha256sum FILE, compared with what the vendor publishes
    inventories/prod.ts: cluster.nats.archive.sha256: to fill in: the archive's sha256, from SHA256SUMS of the release v2.10.22
    inventories/prod.ts: connection.user: to fill in: the login of all machines; it needs sudo, or is root
    inventories/prod.ts: connection.knownHosts[0]: to fill in: a known_hosts file with the machines' keys: ssh-keyscan, compared with what each console shows"
  `)
})

test('prod with its todos filled in is accepted', () => {
  expect(refusals({})).toEqual([])
  expect(cluster().hosts.map(({ name, group, address }) => [name, group, address])).toEqual([
    ['node-1', 'node', '192.168.1.1'],
    ['node-2', 'node', '192.168.1.2'],
    ['node-3', 'node', '192.168.1.3'],
    ['plot-1', 'plot', '192.168.1.4'],
    ['plot-2', 'plot', '192.168.1.5'],
    ['storage-1', 'storage', '192.168.1.6'],
    ['storage-2', 'storage', '192.168.1.7'],
  ])
})
