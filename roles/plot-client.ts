import { checkDisks } from '../lib/facts/disk-checks.ts'
import type { DiskUse } from '../lib/facts/disk-use.ts'
import { mount } from '../lib/kinds/mount.ts'
import { role } from '../lib/role.ts'
import { farmer } from './autonomys/command-lines.ts'
import type { Cluster } from './autonomys/farmer-commands.ts'
import { dataDirectory, farmerBinary, remarks, type Vendor, vendorProgram, vendorRelease } from './autonomys/program.ts'
import { sectorsIn, sectorsProblems } from './autonomys/sizes.ts'

export type PlotClientRole = Omit<Cluster, 'binary'> & {
  readonly vendor: Vendor
  readonly rewardAddress: string
  readonly disks: readonly { readonly path: string; readonly sectors: number; readonly allowShrink?: boolean }[]
}

export const plotClientLine = ({ vendor, disks, ...spec }: PlotClientRole) =>
  farmer.plotClient({ ...spec, binary: farmerBinary(vendor), farms: disks })

/** What the disks' true sizes say: `taken` by plots already counts as room, and as sectors that must not be thrown away. */
const sizeProblems = ({ disks }: PlotClientRole, use: readonly DiskUse[]) =>
  disks.flatMap(({ path, sectors, allowShrink = false }) => {
    const { mount: on, takenBytes: taken = 0 } = use.find((each) => each.path === path) ?? {}
    if (on?.availableBytes === undefined || on.target === '/') return []
    return sectorsProblems({ path, sectors, available: on.availableBytes, taken, plotted: sectorsIn(taken), allowShrink })
  })

/** Farms a machine's disks. Each must be mounted: on a missing disk the farmer would start a new farm on the root file system. */
export function plotClient(spec: PlotClientRole, use: readonly DiskUse[]) {
  const { vendor, disks } = spec
  const line = plotClientLine(spec)
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
