import type { z } from '#zod'
import type { Beside, Connection, Group, Host, HostsOf, Schema } from './schema.ts'

type ConnectionInput = z.input<typeof Connection>

/** How every host is reached that does not say otherwise. */
export type ConnectionDefaults = Partial<Omit<ConnectionInput, 'address'>>

/** A parsed inventory: every value has passed its schema. */
export type Inventory<C = unknown> = {
  /** The file it came from, as a person would name it. */
  readonly source: string
  readonly cluster: C
  readonly connection: Omit<z.output<typeof Connection>, 'address'>
  /** In the order in which they are written. */
  readonly hosts: readonly Host[]
  /** Names of the hosts in each group, in inventory order: the schema's groups, the inventory's own, and `all`. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  group<G extends Group>(group: G): readonly HostsOf<G>[]
}

export type HostInput<G extends Group> = ConnectionInput & Beside<G['vars'], z.input<G['vars']>>

export type HostsInput<S extends Schema> = {
  readonly [N in keyof S['groups']]?: { readonly [host: string]: HostInput<S['groups'][N]> }
}

export type InventoryInput<S extends Schema = Schema> = {
  readonly cluster: z.input<S['cluster']>
  readonly connection?: ConnectionDefaults
  /** Groups of this inventory's own: names of hosts, or of other groups. */
  readonly groups?: { readonly [group: string]: readonly string[] }
  readonly hosts: HostsInput<S>
}

/** An inventory as written: typed, and parsed only by `load`, so that all that is wrong comes at once. */
export class InventorySource<S extends Schema = Schema> {
  readonly schema: S
  readonly input: InventoryInput<S>
  constructor(schema: S, input: InventoryInput<S>) {
    this.schema = schema
    this.input = input
  }
}

/** What an inventory file exports by default. */
export const defineInventory = <S extends Schema>(schema: S, input: InventoryInput<S>): InventorySource<S> =>
  new InventorySource(schema, input)
