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
/** ext4's map of a file: 12 bytes for each 128 MiB at most, and some room for shorter runs. Measured on 8 TB: 95 a sector. */
const extentBytes = 128

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
  return Math.min(mostSectors, Math.max(0, Math.floor(room / (sectorBytes + sectorMetadataBytes + extentBytes))))
}

/** Sectors that a farm's files of so many bytes were made for. */
export const sectorsIn = (taken: number): number =>
  Math.max(0, Math.floor((taken - metadataHeaderBytes) / (sectorBytes + sectorMetadataBytes)))

/** What a disk has for a farm, bytes as for `maxSectors`. */
export type Room = { readonly available: number; readonly taken?: number }

/** The number that `max` stands for: never fewer than are there, for those would be thrown away. */
export const settledSectors = (sectors: number | 'max', { available, taken = 0 }: Room): number =>
  sectors === 'max' ? Math.max(maxSectors(available, taken), Math.min(mostSectors, sectorsIn(taken))) : sectors

export type Farm = Room & {
  readonly path: string
  readonly sectors: number | 'max'
  /** Of the farm that is there now; fewer sectors throw away what was plotted beyond them. */
  readonly plotted?: number
  readonly allowShrink?: boolean
}

const grouped = (value: number): string => value.toLocaleString('en-US')

/** What speaks against a farm of this size on its disk. */
export function sectorsProblems({
  path,
  sectors: wanted,
  available,
  taken = 0,
  plotted = 0,
  allowShrink = false,
}: Farm): readonly Problem[] {
  const sectors = settledSectors(wanted, { available, taken })
  const most = maxSectors(available, taken)
  if (wanted === 'max' && sectors === 0)
    return [
      {
        where: path,
        what: `not one sector of ${grouped(farmBytes(1))} bytes fits in ${grouped(available + taken)}`,
        fix: 'take a larger disk',
      },
    ]
  if (!Number.isInteger(sectors) || sectors < 1 || sectors > mostSectors)
    return [{ where: path, what: `${sectors} is no number of sectors`, fix: `take 1 to ${grouped(mostSectors)}, or 'max'` }]
  const problems: Problem[] = []
  if (sectors > Math.max(most, plotted))
    problems.push({
      where: path,
      what: `${grouped(sectors)} sectors need ${grouped(farmBytes(sectors))} bytes, and there are ${grouped(available + taken)}`,
      fix: most === 0 ? 'take a larger disk' : `at most ${grouped(most)} sectors fit: write that, or 'max'`,
    })
  if (sectors < plotted && !allowShrink)
    problems.push({
      where: path,
      what: `${grouped(sectors)} sectors are fewer than the ${grouped(plotted)} that are there: ${grouped(plotted - sectors)} would be thrown away`,
      fix: 'keep the number, or allow the shrinking',
    })
  return problems
}
