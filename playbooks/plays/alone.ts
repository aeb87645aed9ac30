import type { Machine } from '../../inventories/derived.ts'
import { type Cluster, schema } from '../../inventories/schema.ts'
import type { Inventory } from '../../lib/inventory/inventory.ts'
import { noProcess } from '../../lib/kinds/no-process.ts'
import { play } from '../../lib/play.ts'
import { role } from '../../lib/role.ts'
import { type OperationRole, operationJob } from '../../roles/operation.ts'

const { groups } = schema

/** Nobody runs such a command on any machine, whoever began it; only this very operation may have been begun before, and is gone on with. */
export const alone = (word: string, operation: (inventory: Inventory<Cluster>, host: Machine) => OperationRole) =>
  play({
    name: 'alone',
    tags: ['always'],
    hosts: [groups.node, groups.plot, groups.storage],
    everyHost: true,
    roles: ({ inventory, host }) => [role('alone', [noProcess({ word, but: operationJob(operation(inventory, host)) })])],
  })
