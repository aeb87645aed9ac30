import { expect, test } from 'vitest'
import { schema } from '../../inventories/schema.ts'
import { load } from '../../lib/inventory/load.ts'
import { cluster } from '../guide/cluster.ts'

test('the lab’s inventory loads, and differs from prod in values only', async () => {
  const lab = await load('inventories/lab', schema)
  const shape = ({ hosts }: typeof lab) => hosts.map(({ name, group }) => [name, group])
  expect(shape(lab)).toEqual(shape(cluster()))
  expect([lab.cluster.nats.version, lab.cluster.nats.archive, lab.cluster.startsecs]).toEqual(['2.9.10', undefined, 1])
})
