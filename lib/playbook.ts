import type { EnginePlaybook } from './engine/playbook.ts'
import type { Inventory } from './inventory/inventory.ts'
import type { Schema } from './inventory/schema.ts'
import type { Play } from './play.ts'

/** What happens, in what order, how carefully; on hosts that an inventory of this schema names. */
export type Playbook = { readonly name: string; readonly about: string; readonly schema: Schema; readonly plays: readonly Play[] }

export const definePlaybook = (playbook: Playbook): Playbook => playbook

export const bind = ({ name, plays }: Playbook, inventory: Inventory): EnginePlaybook => ({
  name,
  plays: plays.map((play) => play.bind(inventory)),
})
