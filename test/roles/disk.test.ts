import { expect, test } from 'vitest'
import { readBlocks } from '../../lib/linux/block.ts'
import { type Disk, disk } from '../../roles/disk.ts'
import { blocksWith, mountLine, sdb } from '../linux/blocks.ts'

const a: Disk = { path: '/mnt/a', device: '/dev/disk/by-id/a', format: false }
const here = mountLine('/mnt/a', '/dev/sdb', '8:16')
const ext4 = sdb('signature', 'ext4', 'aa', 'full')
const gone = ['', '', '', '', '', '', 'absent']

const made = (disks: readonly Disk[], mounts: readonly string[], ...places: readonly (readonly string[])[]) =>
  disk({ disks }, readBlocks(blocksWith({ mounts }, ...places))!)

test.each<[string, Disk, readonly string[], readonly string[], string[]]>([
  ['mounted where it belongs', a, [here], ext4, []],
  ['there, and not mounted yet', a, [], sdb('signature', 'ext4', 'aa'), []],
  ['blank, and it may be formatted', { ...a, format: true }, [], sdb('nothing'), []],
  ['blank', a, [], sdb('nothing'), ['/dev/disk/by-id/a is blank; set format: true for it, and an ext4 is made there']],
  [
    'never formatted: another file system, though format is set',
    { ...a, format: true },
    [],
    sdb('signature', 'xfs'),
    [
      '/dev/disk/by-id/a holds xfs, not ext4; only a blank disk is formatted: wipefs -a /dev/sdb if nothing on it is needed, or name another one',
    ],
  ],
  [
    'never formatted: data of an unknown kind',
    { ...a, format: true },
    [],
    sdb('data'),
    [
      '/dev/disk/by-id/a holds data of an unknown kind, not ext4; only a blank disk is formatted: wipefs -a /dev/sdb if nothing on it is needed, or name another one',
    ],
  ],
  ['no such device', a, [], gone, ['there is no block device /dev/disk/by-id/a; see lsblk -f, and ls -l /dev/disk/by-id']],
  [
    'another disk is mounted there',
    a,
    [mountLine('/mnt/a', '/dev/sdc', '8:32')],
    ext4,
    ['/dev/sdc is mounted at /mnt/a, not /dev/disk/by-id/a; umount /mnt/a, or correct the device'],
  ],
  [
    'mounted elsewhere: the root device, for instance',
    { ...a, format: true },
    [mountLine('/boot', '/dev/sdb', '8:16')],
    sdb('nothing'),
    ['/dev/disk/by-id/a is mounted at /boot; umount /boot, or correct the device'],
  ],
  [
    'plots that were written while it was not mounted',
    a,
    [],
    ext4,
    ['/mnt/a has files in it, which /dev/disk/by-id/a would hide; move them away: they lie on the root file system'],
  ],
  ['no device, but mounted by hand', { path: '/mnt/a', format: false }, [here], ext4, []],
  [
    'no device, and xfs by hand',
    { path: '/mnt/a', format: false },
    [mountLine('/mnt/a', '/dev/sdb', '8:16', 'xfs')],
    sdb('signature', 'xfs', 'aa', 'full'),
    ['/dev/sdb (xfs) is mounted at /mnt/a, not an ext4 of its own; add device: …; see lsblk -f, and ls -l /dev/disk/by-id'],
  ],
  [
    'no device, and a directory of the root file system bound there',
    { path: '/mnt/a', format: false },
    [mountLine('/mnt/a', '/dev/sda1', '8:1')],
    ['/dev/sda1', '8:1', '1', 'signature', 'ext4', 'root', 'full'],
    ['/dev/sda1 (ext4) is mounted at /mnt/a, not an ext4 of its own; add device: …; see lsblk -f, and ls -l /dev/disk/by-id'],
  ],
  [
    'no device, nothing mounted',
    { path: '/mnt/a', format: false },
    [],
    gone,
    ['nothing is mounted at /mnt/a, and no device is named for it; add device: …; see lsblk -f, and ls -l /dev/disk/by-id'],
  ],
])('%s', (_, wish, mounts, place, expected) => {
  expect(made([wish], mounts, place).problems.map(({ what, fix }) => `${what}; ${fix}`)).toEqual(expected)
})

test('a file system is a task only where it may be made; then come fstab and the mount', () => {
  const ids = (wish: Disk) => made([wish], [here], ext4).resources.map(({ id }) => id)
  expect(ids(a)).toEqual(['fstab[/mnt/a]', 'mount[/mnt/a]'])
  expect(ids({ ...a, format: true })).toEqual(['filesystem[/dev/disk/by-id/a]', 'fstab[/mnt/a]', 'mount[/mnt/a]'])
})

test('two links to one disk', () => {
  const b = { ...a, path: '/mnt/b', device: '/dev/disk/by-id/b' }
  expect(made([a, b], [], sdb('signature', 'ext4', 'aa'), sdb('signature', 'ext4', 'aa')).problems.map(({ what }) => what)).toEqual([
    '/mnt/a and /mnt/b are given one disk, /dev/sdb',
  ])
})
