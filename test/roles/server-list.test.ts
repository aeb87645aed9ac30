import { expect, test } from 'vitest'
import * as derived from '../../inventories/derived.ts'
import type { StorageHost } from '../../inventories/schema.ts'
import { program } from '../../lib/kinds/program.ts'
import { plotClient } from '../../roles/plot-client.ts'
import { cluster, type Wishes } from '../guide/cluster.ts'

const more = { 'node-4': { address: '192.168.1.14' }, 'node-5': { address: '192.168.1.15' } }
const one = { 'node-2': undefined, 'node-3': undefined }

test.each<[string, Wishes, number | undefined]>([
  ['a majority of three', {}, 2],
  ['a majority of five', { hosts: { node: more } }, 3],
  ['the only one', { hosts: { node: one } }, 1],
  ['all that there are, and no other', { cluster: { rollout: { serverLists: 'exact' } } }, undefined],
])('a program that runs must name %s', (_, wishes, enough) => {
  const inventory = cluster(wishes)
  const host = inventory.hosts.find(({ name }) => name === 'storage-1') as StorageHost
  const specs = plotClient(derived.plotClient(inventory, host), []).resources.flatMap((resource) => program.specOf(resource) ?? [])
  expect(specs.map(({ serverList }) => serverList)).toEqual([enough && { flag: '--nats-server', enough }])
})
