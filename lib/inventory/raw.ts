import type { Problem } from '../engine/errors.ts'
import type { InventoryInput } from './inventory.ts'
import type { Path } from './path.ts'

/** A value as written. `text` is there where the format knows no types; then the schema says which reading is meant. */
export type Var = {
  readonly value: unknown
  readonly text?: string
  /** The file, with its line where that is known. */
  readonly at: string
  /** Who says so when it is not the host itself: the group. */
  readonly owner?: string
}

export type Vars = ReadonlyMap<string, Var>

export type RawHost = { readonly name: string; readonly group: string; readonly vars: Vars; readonly at: string }

/** An inventory of any format, before its schema has looked at it. */
export type Raw = {
  readonly source: string
  readonly cluster: Vars
  readonly connection: Vars
  readonly hosts: readonly RawHost[]
  /** The inventory's own groups: names of hosts, or of other groups. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** Where a value of the cluster was written, when that is not where its variable was. */
  readonly clusterAt?: (path: Path) => string | undefined
  /** Who should have said what nobody says of the cluster and the connection, when it is not these two. */
  readonly clusterOwner?: string
  readonly problems: readonly Problem[]
}

export const varsOf = (values: object | undefined, at: string): Vars =>
  new Map(Object.entries(values ?? {}).map(([key, value]) => [key, { value: value as unknown, at }]))

export const fromInput = (source: string, { cluster, connection, groups, hosts }: InventoryInput): Raw => ({
  source,
  cluster: varsOf(cluster, source),
  connection: varsOf(connection, source),
  groups: new Map(Object.entries(groups ?? {})),
  hosts: Object.entries(hosts).flatMap(([group, members]) =>
    Object.entries(members ?? {}).map(([name, vars]) => ({ name, group, vars: varsOf(vars, source), at: source })),
  ),
  problems: [],
})
