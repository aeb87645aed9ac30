import { expect, test } from 'vitest'
import { schema } from '../../inventories/schema.ts'
import { RequestError } from '../../lib/engine/errors.ts'
import { load } from '../../lib/inventory/load.ts'
import { cluster, refusals } from '../guide/cluster.ts'

const refused = (path: string) =>
  load(path, schema).then(String, (error: unknown) => (error instanceof RequestError ? error.message : String(error)))

test('prod lists all that is left to fill in, and nothing else', async () => {
  expect(await refused('inventories/prod')).toMatchInlineSnapshot()
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

test('the lab’s inventory loads, and differs from prod in values only', async () => {
  const lab = await load('inventories/lab', schema)
  const shape = ({ hosts }: typeof lab) => hosts.map(({ name, group }) => [name, group])
  expect(shape(lab)).toEqual(shape(cluster()))
  expect([lab.cluster.nats.version, lab.cluster.nats.archive, lab.cluster.startsecs]).toEqual(['2.9.10', undefined, 1])
})
