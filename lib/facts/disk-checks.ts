import type { DiskUse } from './disk-use.ts'
import { gigabytes } from './text.ts'
import type { HostProblem, Verdict } from './verdict.ts'

function checkOne({ path, mount, withRoot }: DiskUse): HostProblem[] {
  if (mount === undefined) return [{ what: `${path} lies on no local file system`, fix: 'mount a local disk there' }]
  if (mount.target === '/')
    return [
      {
        what: `${path} lies on the root file system: nothing is mounted there`,
        fix: 'mount its disk: playbooks/disks.ts does, by UUID in /etc/fstab',
      },
    ]
  return [
    ...(withRoot === 'device'
      ? [
          {
            what: `${path} lies on the root device (${mount.source})`,
            fix: 'give it a disk of its own: when that is full, the machine stands',
          },
        ]
      : []),
    ...(mount.fstype === 'ext4'
      ? []
      : [
          {
            what: `${path} is ${mount.fstype}, not ext4`,
            fix: 'make an ext4 there: disks.ts does so where format is set and the disk is blank',
          },
        ]),
    ...(mount.options.includes('ro')
      ? [{ what: `${path} is mounted read-only`, fix: 'look at `dmesg` for errors of the disk, repair it and mount it again' }]
      : []),
  ]
}

/** ext4 keeps 16 MiB back even when tuned to keep nothing; a sector takes a gigabyte. */
const worthTuning = 1e9

function warningsOf({ path, mount, withRoot, devices }: DiskUse): string[] {
  if (mount === undefined || mount.target === '/') return []
  const reserved = mount.reservedBytes ?? 0
  return [
    ...(withRoot === 'disk' ? [`${path} is a part of the root file system's disk, ${devices.join(', ')}`] : []),
    ...(reserved < worthTuning ? [] : [`${path}: ext4 keeps ${gigabytes(reserved)} for root; tune2fs -m 0 ${mount.source} frees them`]),
  ]
}

const sharing = (a: readonly string[], b: readonly string[]): string | undefined => a.find((one) => b.includes(one))

/** Checks where the paths of one host lie: each on a disk, and a file system, of its own. */
export function checkDisks(disks: readonly DiskUse[]): Verdict {
  const pairs = disks.flatMap((a, i) => disks.slice(i + 1).map((b) => ({ a, b, names: `${a.path} and ${b.path}` })))
  const sameFileSystem = ({ a, b }: (typeof pairs)[number]): boolean => a.mount !== undefined && a.mount.majmin === b.mount?.majmin
  return {
    problems: [
      ...disks.flatMap(checkOne),
      ...pairs
        .filter((pair) => sameFileSystem(pair) && pair.a.mount?.target !== '/')
        .map(({ a, names }) => ({ what: `${names} lie on one device (${a.mount?.source})`, fix: 'give each a disk of its own' })),
    ],
    warnings: [
      ...disks.flatMap(warningsOf),
      ...pairs.flatMap((pair) => {
        const disk = sharing(pair.a.devices, pair.b.devices)
        const drive = sharing(pair.a.controllers, pair.b.controllers)
        if (sameFileSystem(pair) || drive === undefined) return []
        return [
          disk === undefined
            ? `${pair.names} are namespaces of one drive, ${drive}, not two drives`
            : `${pair.names} are parts of one disk, ${disk}`,
        ]
      }),
    ],
  }
}
