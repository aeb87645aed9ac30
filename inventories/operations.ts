import type { Inventory } from '../lib/inventory/inventory.ts'
import { farmer } from '../roles/autonomys/command-lines.ts'
import { farmerBinary } from '../roles/autonomys/program.ts'
import type { OperationRole } from '../roles/operation.ts'
import { throughput } from '../roles/throughput.ts'
import { type Machine, natsServers, vendor } from './derived.ts'
import type { Cluster } from './schema.ts'

type Inv = Inventory<Cluster>

/** What the farmer's utilities have in common: they speak to all NATS servers, and say at the end what came of it. */
function util(inventory: Inv, host: Machine) {
  const own = vendor(inventory, host)
  return { vendor: own, common: { binary: farmerBinary(own), natsServers: natsServers(inventory) } }
}

const said = (lines: readonly string[]) => ({ said: lines.at(-1) ?? 'nothing' })

export const reinitCacheName = 'reinitialization-cache'

export function reinitCache(inventory: Inv, host: Machine, { delay, within }: { delay: number; within: number }): OperationRole {
  const { vendor, common } = util(inventory, host)
  return { name: 'reinit-cache', vendor, line: farmer.util.reinitializationCache({ ...common, delay }), within, figures: said }
}

export type Benchmark = { readonly sectors: number; readonly epoch: number; readonly cacheItemType: string; readonly within: number }

export function benchmarkCache(inventory: Inv, host: Machine, { within, ...asked }: Benchmark): OperationRole {
  const { vendor, common } = util(inventory, host)
  return { name: 'benchmark-cache', vendor, line: farmer.util.shardedCacheBenchmark({ ...common, ...asked }), within, figures: throughput }
}

export function verifyPieces(inventory: Inv, host: Machine, { within }: { within: number }): OperationRole {
  const { vendor, common } = util(inventory, host)
  return { name: 'verify-pieces', vendor, line: farmer.util.verifyPiece(common), within, figures: said }
}
