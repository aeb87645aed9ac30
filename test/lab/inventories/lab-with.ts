import lab from '../../../inventories/lab.ts'
import { schema } from '../../../inventories/schema.ts'
import { defineInventory, type InventoryInput } from '../../../lib/inventory/inventory.ts'

type Input = InventoryInput<typeof schema>
type Wishes = Partial<Omit<Input, 'cluster'>> & { readonly cluster?: Partial<Input['cluster']> }

/** The lab's inventory with other values, or hosts; releases are added to those that it has. */
export const labWith = ({ cluster: { releases, ...cluster } = {}, ...others }: Wishes) =>
  defineInventory(schema, {
    ...lab.input,
    ...others,
    cluster: { ...lab.input.cluster, ...cluster, releases: { ...lab.input.cluster.releases, ...releases } },
  })
