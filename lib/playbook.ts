import type { z } from '#zod'
import type { EnginePlaybook } from './engine/playbook.ts'
import type { Inventory } from './inventory/inventory.ts'
import type { Schema } from './inventory/schema.ts'
import type { Play } from './play.ts'

/** Values of a playbook's own parameters, by name. */
export type Params = Readonly<Record<string, unknown>>

/** What happens, in what order, how carefully; on hosts that an inventory of this schema names. */
export type Playbook = {
  readonly name: string
  readonly about: string
  readonly schema: Schema
  /** What one run of it is told beside the inventory: each becomes a flag (`--cache-item-type`) and a name for -e (`cacheItemType=`). */
  readonly params?: z.ZodObject
  readonly plays: readonly Play[] | ((params: Params) => readonly Play[])
  /** What is asked, to be answered with yes, before anything is done. */
  readonly confirm?: (params: Params) => string
  /** True where it only ever says what differs, as with --check. */
  readonly checkOnly?: boolean
  /** The hosts that this run of it is about; all of its plays' groups where it does not say. */
  readonly concerns?: (inventory: Inventory, params: Params) => Concern
  /** Its last words, when all went well and not only in check mode: what is left to do by hand. */
  readonly closing?: (inventory: Inventory, params: Params) => readonly string[]
  /** What connects its hosts, for reports to draw: names of two hosts, and a word. */
  readonly links?: (inventory: Inventory) => readonly Link[]
}

/** Names of hosts: those that are contacted, and those of them that --limit may not leave out. */
export type Concern = { readonly hosts: readonly string[]; readonly needed: readonly string[] }

/** What connects two hosts. */
export type Link = { readonly from: string; readonly to: string; readonly what: string }

type Written<S extends Schema> = Omit<Playbook, 'schema' | 'links' | 'closing' | 'concerns' | 'params' | 'plays' | 'confirm'> & {
  readonly schema: S
  readonly links?: (inventory: InventoryOf<S>) => readonly Link[]
}

type Plain<S extends Schema> = Written<S> & { readonly plays: readonly Play[]; readonly confirm?: () => string }

type InventoryOf<S extends Schema> = Inventory<z.output<S['cluster']>>

type Told<S extends Schema, P extends z.ZodObject> = Written<S> & {
  readonly params: P
  readonly plays: (params: z.output<P>) => readonly Play[]
  readonly confirm?: (params: z.output<P>) => string
  readonly closing?: (inventory: InventoryOf<S>, params: z.output<P>) => readonly string[]
  readonly concerns?: (inventory: InventoryOf<S>, params: z.output<P>) => Concern
}

/** A playbook that is told nothing beside its inventory. */
type Fixed = Omit<Playbook, 'params' | 'plays' | 'confirm' | 'closing' | 'concerns'> & { readonly plays: readonly Play[] }

export function definePlaybook<S extends Schema>(playbook: Plain<S>): Fixed
export function definePlaybook<S extends Schema, P extends z.ZodObject>(playbook: Told<S, P>): Playbook
export function definePlaybook(playbook: unknown): unknown {
  return playbook
}

/** @throws RequestError for what a play refuses of the parameters or the inventory */
export const bind = ({ name, plays }: Playbook, inventory: Inventory, params: Params = {}): EnginePlaybook => ({
  name,
  plays: (typeof plays === 'function' ? plays(params) : plays).map((play) => play.bind(inventory)),
})
