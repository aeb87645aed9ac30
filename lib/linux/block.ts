import { type FstabLine, readFstab } from './fstab.ts'
import { type Mounted, readMountinfo } from './mountinfo.ts'

/** What a device holds; `data` is some without a signature that blkid knows, `unknown` what could not be read. */
export type Holds = 'nothing' | 'signature' | 'partitions' | 'users' | 'data' | 'unknown'

export type Device = {
  /** Links followed: /dev/nvme0n1. */
  readonly path: string
  /** As the kernel's mounts have it: 259:1. */
  readonly majmin: string
  readonly bytes: number | undefined
  readonly holds: Holds
  /** Of the file system, RAID or the like on it. */
  readonly type: string | undefined
  readonly uuid: string | undefined
}

/** One mount point, and the disk that belongs there. */
export type Place = {
  /** Undefined where there is no such block device. */
  readonly device: Device | undefined
  /** What is inside the directory as it is now. */
  readonly inside: 'absent' | 'empty' | 'full'
}

export type Blocks = {
  readonly fstab: readonly FstabLine[]
  readonly mounts: ReadonlyMap<string, Mounted>
  /** One for each pair that was asked about, in order. */
  readonly places: readonly Place[]
}

const decimal = (hex: string): string =>
  hex
    .split(':')
    .map((part) => Number.parseInt(part, 16))
    .join(':')

/** Reads what `block_look` prints; undefined when it was cut off. */
export function readBlocks(output: string): Blocks | undefined {
  const [fstab = '', table = '', lines] = output.split('\x1d')
  if (lines === undefined || table === '') return
  const places = lines
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line): Place => {
      const [path = '', number = '', bytes = '', holds = 'unknown', type, uuid, inside] = line.split('\t')
      const device = {
        path,
        majmin: decimal(number),
        bytes: /^\d+$/.test(bytes) ? Number(bytes) : undefined,
        holds: (holds || 'unknown') as Holds,
        type: type || undefined,
        uuid: uuid || undefined,
      }
      return { device: number === '' ? undefined : device, inside: inside as Place['inside'] }
    })
  return { fstab: readFstab(fstab), mounts: readMountinfo(table), places }
}

/** What a device holds, in words. */
export const heldBy = ({ holds, type }: Device): string => {
  if (holds === 'signature') return type ?? 'a partition table'
  if (holds === 'nothing') return 'blank'
  return { partitions: 'partitions', users: 'a part of RAID, LVM or the like', data: 'data of an unknown kind', unknown: 'unreadable' }[
    holds
  ]
}
