import lab, { hosts } from '../../../inventories/lab.ts'
import { schema } from '../../../inventories/schema.ts'
import { defineInventory } from '../../../lib/inventory/inventory.ts'

const { cluster } = lab.input

/** The node machines alone; their NATS servers hasten away when they are told to end. */
export default defineInventory(schema, {
  ...lab.input,
  cluster: { ...cluster, nats: { ...cluster.nats, lameDuck: { duration: '30s', grace: '1s' } } },
  hosts: { node: hosts.node, plot: {}, storage: {} },
})
