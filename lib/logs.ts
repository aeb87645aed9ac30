import type { Inventory } from './inventory/inventory.ts'
import type { Host, Schema } from './inventory/schema.ts'

/** A log file of a host, and whose it is. */
export type Log = { readonly program: string; readonly path: string; readonly tags: readonly string[] }

/** Where the logs of each host are; lines of them are shown, and followed. */
export type Logs = {
  readonly name: string
  readonly about: string
  readonly schema: Schema
  /** Of a host of any of the schema's groups. */
  readonly logs: (host: Host, inventory: Inventory) => readonly Log[]
}

export const defineLogs = <S extends Schema, H extends Host>(
  logs: Omit<Logs, 'schema' | 'logs'> & { readonly schema: S; readonly logs: (host: H, inventory: Inventory) => readonly Log[] },
): Logs => logs as unknown as Logs
