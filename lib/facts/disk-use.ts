import type { Fact } from '../engine/fact.ts'
import { controllerOf, disksUnder, parseBlockDevices } from './block-devices.ts'
import { disksLib, isLocal, type Mount, mountOf, parseMounts } from './mounts.ts'

export type DiskUse = {
  /** As the inventory writes it. */
  readonly path: string
  /** What it lies on, symlinks followed; undefined where that is no local file system. */
  readonly mount: Mount | undefined
  /** Already taken by plot.bin and metadata.bin up to three levels below, bytes on disk. */
  readonly takenBytes: number
  /** Whole disks under the mount: nvme0n1. */
  readonly devices: readonly string[]
  /** Their drives: nvme0. */
  readonly controllers: readonly string[]
  /** What it has in common with the root file system. */
  readonly withRoot?: 'device' | 'disk'
}

function readDiskUse(output: string): DiskUse[] {
  const [mountinfo = '', df = '', given = '', real = '', taken = '', devices] = output.split('\x1d')
  if (devices === undefined) throw new Error('no whole answer about disks')
  const mounts = parseMounts(mountinfo, df)
  const blocks = parseBlockDevices(devices)
  const paths = given.split('\0').slice(0, -1)
  const resolved = real.split('\0').slice(0, -1)
  const plots = taken.split('\0').map((entry) => /^(\d+) (.*)$/s.exec(entry))
  const root = mounts.find(({ target }) => target === '/')
  const rootDisks = root === undefined ? [] : disksUnder(root, blocks)
  return paths.map((path, i) => {
    const mount = mountOf((resolved.length === paths.length ? resolved[i] : undefined) ?? path, mounts)
    const local = mount !== undefined && isLocal(mount) ? mount : undefined
    const disks = local === undefined ? [] : disksUnder(local, blocks)
    const withRoot = local?.majmin === root?.majmin ? 'device' : disks.some((disk) => rootDisks.includes(disk)) ? 'disk' : undefined
    return {
      path,
      mount: local,
      takenBytes: plots.reduce((sum, plot) => (plot?.[2] === path ? sum + Number(plot[1]) * 512 : sum), 0),
      devices: disks,
      controllers: [...new Set(disks.map(controllerOf))],
      ...(local && withRoot && { withRoot }),
    }
  })
}

/** What the inventory's disk paths of a host lie on, and what plots take there already; one answer a path, in order. */
export const diskUse: Fact<readonly DiskUse[], { readonly disks: readonly { readonly path: string }[] }> = {
  name: 'diskUse',
  shell: disksLib,
  probe: 'fact_disk_use',
  args: ({ disks }) => disks.map(({ path }) => path),
  parse: readDiskUse,
}
