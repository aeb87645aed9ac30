import { farmer } from './autonomys/command-lines.ts'
import type { Cache } from './autonomys/farmer-commands.ts'
import { component, farmerBinary, type Vendor } from './autonomys/program.ts'

export type ShardedCacheRole = Omit<Cache, 'binary'> & { readonly vendor: Vendor }

export const shardedCacheLine = ({ vendor, ...spec }: ShardedCacheRole) => farmer.shardedCache({ ...spec, binary: farmerBinary(vendor) })

/** Serves pieces to the plot-servers. */
export const shardedCache = (spec: ShardedCacheRole) =>
  component(spec.vendor, 'sharded-cache', shardedCacheLine(spec), { paths: [spec.path] })
