import { expect, test } from 'vitest'
import { checkDisks } from '../../lib/facts/disk-checks.ts'
import type { DiskUse } from '../../lib/facts/disk-use.ts'
import type { Mount } from '../../lib/facts/mounts.ts'

const disk = (name: string, majmin: string, mount: Partial<Mount> = {}): DiskUse => ({
  path: `/mnt/${name}/farm`,
  mount: {
    target: `/mnt/${name}`,
    source: `/dev/${name}`,
    fstype: 'ext4',
    options: ['rw'],
    majmin,
    sizeBytes: 8e12,
    availableBytes: 7e12,
    reservedBytes: 0,
    ...mount,
  },
  takenBytes: 0,
  devices: [name.replace(/p\d$/, '')],
  controllers: [name.replace(/n\d.*$/, '')],
})

test.each<[string, readonly DiskUse[], string[], string[]]>([
  ['four drives', [disk('nvme0n1', '259:0'), disk('nvme1n1', '259:1'), disk('nvme2n1', '259:2'), disk('nvme3n1', '259:3')], [], []],
  [
    'one device twice',
    [disk('nvme0n1', '259:0'), { ...disk('nvme0n1', '259:0'), path: '/mnt/nvme0n1/other' }],
    ['/mnt/nvme0n1/farm and /mnt/nvme0n1/other lie on one device (/dev/nvme0n1)'],
    [],
  ],
  [
    'two namespaces of a drive',
    [disk('nvme0n1', '259:0'), disk('nvme0n2', '259:1')],
    [],
    ['/mnt/nvme0n1/farm and /mnt/nvme0n2/farm are namespaces of one drive, nvme0, not two drives'],
  ],
  [
    'two partitions of a disk',
    [disk('nvme0n1p1', '259:1'), disk('nvme0n1p2', '259:2')],
    [],
    ['/mnt/nvme0n1p1/farm and /mnt/nvme0n1p2/farm are parts of one disk, nvme0n1'],
  ],
  [
    'nothing mounted, twice',
    [disk('a', '8:1', { target: '/' }), disk('b', '8:1', { target: '/' })],
    [
      '/mnt/a/farm lies on the root file system: nothing is mounted there',
      '/mnt/b/farm lies on the root file system: nothing is mounted there',
    ],
    [],
  ],
  [
    'no local file system',
    [{ ...disk('a', '8:1'), mount: undefined, devices: [], controllers: [] }],
    ['/mnt/a/farm lies on no local file system'],
    [],
  ],
  ['read-only', [disk('sdb', '8:1', { options: ['rw', 'ro'] })], ['/mnt/sdb/farm is mounted read-only'], []],
  ['xfs', [disk('sdb', '8:1', { fstype: 'xfs', reservedBytes: 4096 })], ['/mnt/sdb/farm is xfs, not ext4'], []],
  [
    'a directory of the root device, bound there',
    [{ ...disk('sda1', '8:1'), withRoot: 'device' }],
    ['/mnt/sda1/farm lies on the root device (/dev/sda1)'],
    [],
  ],
  [
    'another part of the root disk',
    [{ ...disk('sda2', '8:2'), devices: ['sda'], withRoot: 'disk' }],
    [],
    ["/mnt/sda2/farm is a part of the root file system's disk, sda"],
  ],
  [
    'reserved blocks',
    [disk('sdb', '8:1', { reservedBytes: 400_000_000_000 })],
    [],
    ['/mnt/sdb/farm: ext4 keeps 400.0 GB for root; tune2fs -m 0 /dev/sdb frees them'],
  ],
  ['what ext4 keeps anyway', [disk('sdb', '8:1', { reservedBytes: 2 ** 24 })], [], []],
  ['sizes that are not known', [disk('sdb', '8:1', { reservedBytes: undefined })], [], []],
])('%s', (_, disks, problems, warnings) => {
  const checked = checkDisks(disks)
  expect([checked.problems.map(({ what }) => what), checked.warnings]).toEqual([problems, warnings])
  for (const { fix } of checked.problems) expect(fix).not.toBe('')
})
