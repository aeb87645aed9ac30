import { farmer } from './autonomys/command-lines.ts'
import type { Cache } from './autonomys/farmer-commands.ts'
import { component, farmerBinary, programKnown, type Vendor } from './autonomys/program.ts'

export type ShardedCacheRole = Omit<Cache, 'binary'> & { readonly vendor: Vendor }

export const shardedCacheLine = ({ vendor, ...spec }: ShardedCacheRole) => farmer.shardedCache({ ...spec, binary: farmerBinary(vendor) })

/** Serves pieces to the plot-servers. The host's next component waits until it has been up for `upFor` seconds, if any. */
export const shardedCache = (spec: ShardedCacheRole, upFor = 0) =>
  component(spec.vendor, 'sharded-cache', shardedCacheLine(spec), {
    paths: [spec.path],
    proof: upFor > 0 ? [programKnown('sharded-cache', upFor)] : [],
  })
