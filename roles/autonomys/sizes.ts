import type { Problem } from '../../lib/engine/errors.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** Consensus sizes (autonomys/subspace, subspace-core-primitives, mainnet-2024-nov-28), in bytes. */
const recordBytes = 32 * 2 ** 15
const piecesInSector = 1000
const recordMetadataBytes = 128
const contentsMapBytes = 8192 * piecesInSector + 32
const hashBytes = 32

/** 1,056,896,064 bytes of plot.bin for each sector. */
export const sectorBytes = piecesInSector * (recordBytes + recordMetadataBytes) + contentsMapBytes + hashBytes
/** Of metadata.bin for each sector. */
export const sectorMetadataBytes = 131_116
/** SectorIndex is a u16, and one value is kept back. */
export const mostSectors = 65_534

const block = 4 * KiB
const metadataHeaderBytes = MiB
const farmInfoBytes = MiB

const toBlocks = (bytes: number): number => Math.ceil(bytes / block) * block

export const plotBytes = (sectors: number): number => toBlocks(sectors * sectorBytes)

export const metadataBytes = (sectors: number): number => toBlocks(metadataHeaderBytes + sectors * sectorMetadataBytes)

/** What a farm of so many sectors takes up before anything is plotted: its files are preallocated. */
export const farmBytes = (sectors: number): number => plotBytes(sectors) + metadataBytes(sectors)

/**
 * The most sectors that fit. `available`: bytes a user may still write (statfs f_bavail × f_bsize); `taken`: bytes that this farm's
 * files already hold.
 */
export function maxSectors(available: number, taken = 0): number {
  const room = available + taken - metadataHeaderBytes - farmInfoBytes - block
  return Math.min(mostSectors, Math.max(0, Math.floor(room / (sectorBytes + sectorMetadataBytes))))
}

/** Sectors that a farm's files of so many bytes were made for. */
export const sectorsIn = (taken: number): number =>
  Math.max(0, Math.floor((taken - metadataHeaderBytes) / (sectorBytes + sectorMetadataBytes)))

export type Farm = {
  readonly path: string
  readonly sectors: number
  /** Bytes, as for `maxSectors`. */
  readonly available: number
  readonly taken?: number
  /** Of the farm that is there now; fewer sectors throw away what was plotted beyond them. */
  readonly plotted?: number
  readonly allowShrink?: boolean
}

const grouped = (value: number): string => value.toLocaleString('en-US')

/** What speaks against a farm of this size on its disk. */
export function sectorsProblems({ path, sectors, available, taken = 0, plotted = 0, allowShrink = false }: Farm): readonly Problem[] {
  if (!Number.isInteger(sectors) || sectors < 1 || sectors > mostSectors)
    return [{ where: path, what: `${sectors} is no number of sectors`, fix: `take 1 to ${grouped(mostSectors)}` }]
  const most = maxSectors(available, taken)
  const problems: Problem[] = []
  if (sectors > most)
    problems.push({
      where: path,
      what: `${grouped(sectors)} sectors need ${grouped(farmBytes(sectors))} bytes, and there are ${grouped(available + taken)}`,
      fix: most === 0 ? 'take a larger disk' : `at most ${grouped(most)} sectors fit`,
    })
  if (sectors < plotted && !allowShrink)
    problems.push({
      where: path,
      what: `${grouped(sectors)} sectors are fewer than the ${grouped(plotted)} that are there: ${grouped(plotted - sectors)} would be thrown away`,
      fix: 'keep the number, or allow the shrinking',
    })
  return problems
}
