import { checkDisks } from '../lib/facts/disk-checks.ts'
import type { DiskUse } from '../lib/facts/disk-use.ts'
import { mount } from '../lib/kinds/mount.ts'
import { role } from '../lib/role.ts'
import { farmer } from './autonomys/command-lines.ts'
import type { Cluster } from './autonomys/farmer-commands.ts'
import { dataDirectory, farmerBinary, remarks, type Vendor, vendorProgram, vendorRelease } from './autonomys/program.ts'
import { type Room, sectorsIn, sectorsProblems, settledSectors } from './autonomys/sizes.ts'

export type PlotClientRole = Omit<Cluster, 'binary'> & {
  readonly vendor: Vendor
  readonly rewardAddress: string
  readonly disks: readonly { readonly path: string; readonly sectors: number | 'max'; readonly allowShrink?: boolean }[]
}

/** What a disk has for its farm; nothing where no disk is mounted. */
export const roomOf = (path: string, use: readonly DiskUse[]): Required<Room> | undefined => {
  const { mount: on, takenBytes: taken = 0 } = use.find((each) => each.path === path) ?? {}
  return on?.availableBytes === undefined || on.target === '/' ? undefined : { available: on.availableBytes, taken }
}

/** Without a disk to look at `max` is 1: only its flags and flaws are asked for then. */
export const plotClientLine = ({ vendor, disks, ...spec }: PlotClientRole, use: readonly DiskUse[] = []) => {
  const farms = disks.map(({ path, sectors }) => {
    const room = roomOf(path, use)
    return { path, sectors: room === undefined ? (sectors === 'max' ? 1 : sectors) : settledSectors(sectors, room) }
  })
  return farmer.plotClient({ ...spec, binary: farmerBinary(vendor), farms })
}

/** What the disks' true sizes say: `taken` by plots already counts as room, and as sectors that must not be thrown away. */
const sizeProblems = ({ disks }: PlotClientRole, use: readonly DiskUse[]) =>
  disks.flatMap(({ path, sectors, allowShrink = false }) => {
    const room = roomOf(path, use)
    return room === undefined ? [] : sectorsProblems({ path, sectors, ...room, plotted: sectorsIn(room.taken), allowShrink })
  })

/** Farms a machine's disks. Each must be mounted: on a missing disk the farmer would start a new farm on the root file system. */
export function plotClient(spec: PlotClientRole, use: readonly DiskUse[]) {
  const { vendor, disks } = spec
  const line = plotClientLine(spec, use)
  const { problems, notices } = remarks(line)
  const verdict = checkDisks(use)
  return role(
    'plot-client',
    [
      vendorRelease(vendor),
      disks.map(({ path }) => [mount({ path, fstype: 'ext4', notRoot: true }), dataDirectory(vendor, path)]),
      vendorProgram(vendor, 'plot-client', line),
    ],
    { problems: [...problems, ...verdict.problems, ...sizeProblems(spec, use)], notices: [...notices, ...verdict.warnings] },
  )
}
