import lab, { hosts } from '../../../inventories/lab.ts'
import { schema } from '../../../inventories/schema.ts'
import { defineInventory } from '../../../lib/inventory/inventory.ts'

/** The smallest whole cluster: a machine of each group, a NATS server by itself, one GPU that plots. */
export default defineInventory(schema, {
  ...lab.input,
  hosts: {
    node: { 'node-1': hosts.node['node-1'] },
    plot: { 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }] } },
    storage: { 'storage-1': hosts.storage['storage-1'] },
  },
})
