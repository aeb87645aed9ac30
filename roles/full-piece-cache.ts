import { farmer } from './autonomys/command-lines.ts'
import type { FullPieceCache } from './autonomys/farmer-commands.ts'
import { component, farmerBinary, type Vendor } from './autonomys/program.ts'

export type FullPieceCacheRole = Omit<FullPieceCache, 'binary'> & { readonly vendor: Vendor }

export const fullPieceCacheLine = ({ vendor, ...spec }: FullPieceCacheRole) =>
  farmer.fullPieceCache({ ...spec, binary: farmerBinary(vendor) })

/** Serves whole history; `path` may be what autonomys-export-piece wrote, which is why --tmp is refused on it. */
export const fullPieceCache = (spec: FullPieceCacheRole) =>
  component(spec.vendor, 'full-piece-cache', fullPieceCacheLine(spec), { paths: [spec.path] })
