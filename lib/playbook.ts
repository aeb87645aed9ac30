import type { z } from 'zod'
import type { EnginePlaybook } from './engine/playbook.ts'
import type { Inventory } from './inventory/inventory.ts'
import type { Schema } from './inventory/schema.ts'
import type { Play } from './play.ts'

/** What happens, in what order, how carefully; on hosts that an inventory of this schema names. */
export type Playbook = {
  readonly name: string
  readonly about: string
  readonly schema: Schema
  readonly plays: readonly Play[]
  /** True where it only ever says what differs, as with --check. */
  readonly checkOnly?: boolean
  /** Its last words, when all went well and not only in check mode: what is left to do by hand. */
  readonly closing?: (inventory: Inventory) => readonly string[]
  /** What connects its hosts, for reports to draw: names of two hosts, and a word. */
  readonly links?: (inventory: Inventory) => readonly Link[]
}

/** What connects two hosts. */
export type Link = { readonly from: string; readonly to: string; readonly what: string }

type Written<S extends Schema> = Omit<Playbook, 'schema' | 'links' | 'closing'> & {
  readonly schema: S
  readonly closing?: (inventory: Inventory<z.output<S['cluster']>>) => readonly string[]
  readonly links?: (inventory: Inventory<z.output<S['cluster']>>) => readonly Link[]
}

export const definePlaybook = <S extends Schema>(playbook: Written<S>): Playbook => playbook as Playbook

export const bind = ({ name, plays }: Playbook, inventory: Inventory): EnginePlaybook => ({
  name,
  plays: plays.map((play) => play.bind(inventory)),
})
