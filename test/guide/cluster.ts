import type * as derived from '../../inventories/derived.ts'
import prod from '../../inventories/prod.ts'
import { type Cluster, schema } from '../../inventories/schema.ts'
import { RequestError, showProblem } from '../../lib/engine/errors.ts'
import type { Secret } from '../../lib/engine/secret.ts'
import type { Inventory, InventoryInput } from '../../lib/inventory/inventory.ts'
import { accept } from '../../lib/inventory/load.ts'
import { fromInput } from '../../lib/inventory/raw.ts'

/** Alice's on mainnet, whom every Substrate tool knows. */
export const reward = 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj'

/** Some of the values, at any depth; `undefined` takes one out, a list replaces the whole list. */
export type Some<T> = T extends readonly unknown[] | Secret
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Some<T[K]> | undefined }
    : T

type Values = InventoryInput<typeof schema>
export type Wishes = Some<Values>

const isTable = (value: unknown): value is Record<string, unknown> => Object.prototype.toString.call(value) === '[object Object]'

function merged(value: unknown, over: unknown): unknown {
  if (!isTable(over) || Object.getPrototypeOf(over) !== Object.prototype) return over
  const base = isTable(value) ? value : {}
  const both = { ...base, ...Object.fromEntries(Object.entries(over).map(([key, one]) => [key, merged(base[key], one)])) }
  return Object.fromEntries(Object.entries(both).filter(([, one]) => one !== undefined))
}

/** What an operator fills in. */
const filled: Wishes = {
  cluster: {
    rewardAddress: reward,
    version: '2024.11.28',
    releases: { '2024.11.28': { file: undefined, url: 'https://example.org/autonomys.tar.gz', sha256: 'a'.repeat(64) } },
    nats: { archive: { sha256: 'b'.repeat(64) } },
  },
  connection: { user: 'ops', knownHosts: ['known_hosts'] },
}

const input = (wishes: Wishes): Values => merged(merged(prod.input, filled), wishes) as Values

/** inventories/prod, filled in, with these values. @throws RequestError when loading it would. */
export const cluster = (wishes: Wishes = {}): Inventory<Cluster> => accept(fromInput('prod.ts', input(wishes)), schema)

/** All that loading inventories/prod with these values would refuse. */
export function refusals(wishes: Wishes): string[] {
  try {
    cluster(wishes)
    return []
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.problems.map(showProblem)
  }
}

type HostOf<F> = F extends (inventory: never, host: infer H) => unknown ? H : never

/** A host of the inventory by name, as the functions of `derived` take it. */
export const hostOf = <F extends keyof typeof derived>(inventory: Inventory<Cluster>, name: string) =>
  inventory.hosts.find((host) => host.name === name) as HostOf<(typeof derived)[F]>
