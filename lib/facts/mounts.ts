import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type Mounted, readMountinfo } from '../linux/mountinfo.ts'

export type Mount = Mounted & {
  /** Bytes; undefined where the file system did not answer in time. */
  readonly sizeBytes: number | undefined
  /** What a plain user may still take (f_bavail), bytes. */
  readonly availableBytes: number | undefined
  /** Free, but kept for root: ext4's 5 % unless tuned; bytes. */
  readonly reservedBytes: number | undefined
}

export const disksLib = shellLib(import.meta.url, './disks.sh')

/** File systems of this machine that have no device file of their own. */
const withoutDevice = ['overlay', 'tmpfs', 'zfs', 'btrfs']

export const isLocal = ({ source, fstype }: Pick<Mount, 'source' | 'fstype'>): boolean =>
  /^\/(?!\/)/.test(source) || withoutDevice.includes(fstype)

type Sizes = Pick<Mount, 'sizeBytes' | 'availableBytes' | 'reservedBytes'>
const unknownSizes: Sizes = { sizeBytes: undefined, availableBytes: undefined, reservedBytes: undefined }

function sizesOf(df: string): Map<string, Sizes> {
  const rows = [...df.matchAll(/^\s*(\d+)\s+(\d+)\s+(-?\d+) (.+)$/gm)]
  return new Map(
    rows.map(([, size, used, available, target]) => {
      const reservedBytes = Math.max(0, Number(size) - Number(used) - Number(available))
      return [target!, { sizeBytes: Number(size), availableBytes: Math.max(0, Number(available)), reservedBytes }]
    }),
  )
}

/** All that is mounted and visible, remote file systems too. */
export function parseMounts(mountinfo: string, df: string): Mount[] {
  const mounts = [...readMountinfo(mountinfo).values()]
  const sizes = sizesOf(df)
  // df shows a file system once, however often it is mounted.
  const byDevice = new Map(mounts.flatMap(({ target, majmin }) => (sizes.has(target) ? [[majmin, sizes.get(target)!] as const] : [])))
  return mounts.map((mount) => ({ ...mount, ...(byDevice.get(mount.majmin) ?? unknownSizes) }))
}

/** The mount that a resolved, absolute path lies on. */
export const mountOf = (path: string, mounts: readonly Mount[]): Mount | undefined =>
  mounts
    .filter(({ target }) => path === target || path.startsWith(target === '/' ? '/' : `${target}/`))
    .reduce<Mount | undefined>((best, mount) => (best !== undefined && best.target.length > mount.target.length ? best : mount), undefined)

/** The local file systems of a host, in the order in which they were mounted. @throws Error when the kernel shows none. */
export const mounts: Fact<readonly Mount[]> = {
  name: 'mounts',
  shell: disksLib,
  probe: 'fact_mounts',
  parse(output) {
    const [mountinfo = '', df = ''] = output.split('\x1d')
    const all = parseMounts(mountinfo, df)
    if (all.length === 0) throw new Error('the host shows no mounts in /proc/self/mountinfo')
    return all.filter(isLocal)
  },
}
