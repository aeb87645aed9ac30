import lab, { hosts } from '../../../inventories/lab.ts'
import { schema } from '../../../inventories/schema.ts'
import { defineInventory } from '../../../lib/inventory/inventory.ts'

/** The lab after a GPU of plot-1 was taken out. */
export default defineInventory(schema, {
  ...lab.input,
  hosts: { ...hosts, plot: { ...hosts.plot, 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }, { index: 1 }, { index: 3 }] } } },
})
