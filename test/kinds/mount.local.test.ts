import { describe, expect, it } from 'vitest'
import { type MountSpec, mount } from '../../lib/kinds/mount.ts'
import { see, tempDir } from './harness.ts'

const table = `21 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
22 21 0:21 / /proc rw,nosuid - proc proc rw
40 21 259:5 / /mnt/disk\\0401 rw,noatime shared:2 - xfs /dev/nvme1n1 rw,attr2
41 21 259:6 / /mnt/broken rw,noatime - ext4 /dev/nvme2n1 ro,errors=remount-ro
42 21 259:2 /srv /mnt/bind rw - ext4 /dev/nvme0n1p2 rw
43 21 0:40 / /mnt/ünï rw master:3 - btrfs /dev/sdb rw
44 21 259:7 / /mnt/twice rw - ext4 /dev/sdc rw
45 44 259:8 / /mnt/twice rw - xfs /dev/sdd rw
`
const sizes = '4096 1000 600 500 /mnt/disk 1\n4096 1000 0 0 /mnt/twice\n'

const diff = (spec: MountSpec) => mount.kind.diff(spec, mount.kind.parse(`${table}\x1d${sizes}`, [spec])[0] as never)

describe('diff', () => {
  it.each<[MountSpec, string[][]]>([
    [{ path: '/mnt/disk 1', notRoot: true, fstype: 'xfs', minBytes: 900 * 4096 }, []],
    [{ path: '/mnt/disk 1', minBytes: 900 * 4096 + 1 }, [['usable bytes', '3686400', 'at least 3686401']]],
    [{ path: '/mnt/disk 1', fstype: ['ext4', 'btrfs'] }, [['fstype', 'xfs', 'ext4 or btrfs']]],
    [{ path: '/mnt/none' }, [['mount', 'part of /dev/nvme0n1p2', 'a file system of its own']]],
    [{ path: '/mnt/bind' }, [['device', '/dev/nvme0n1p2, the root device', 'a device of its own']]],
    [{ path: '/mnt/broken', fstype: 'ext4' }, [['access', 'read-only', 'writable']]],
    [{ path: '/mnt/ünï', fstype: 'btrfs' }, []],
    [{ path: '/mnt/twice', fstype: 'xfs', minBytes: 4_096_000 }, []],
  ])('%j', (spec, changes) => {
    expect(diff(spec).map(({ field, from, to }) => [field, from, to])).toEqual(changes)
  })
})

describe('on this machine', () => {
  it('finds a mount, with its type and size', () => {
    expect(see(mount({ path: '/dev/shm', notRoot: true, fstype: 'tmpfs', minBytes: 1 })).changes).toEqual([])
  })

  it('tells the remedy where nothing is mounted', () => {
    const path = tempDir()
    const { changes, steps, explanation } = see(mount({ path, notRoot: true, fstype: 'xfs' }))
    expect([changes.map(({ field }) => field), steps]).toEqual([['mount'], []])
    expect(explanation).toContain(`UUID=… ${path} xfs defaults,nofail 0 2\nthen: mount ${path}`)
  })
})

it('is asserted, and unreadable where the kernel or the file system gives no answer', () => {
  expect(mount({ path: '/a' }).asserted).toBe(true)
  const parse = (output: string) => mount.kind.parse(output, [{ path: '/mnt/ünï', minBytes: 1 }])[0]
  expect(parse('\x1d')).toEqual({ reason: "/proc/self/mountinfo can't be read" })
  expect(parse(`${table}\x1d`)).toEqual({ reason: 'the file system at /mnt/ünï does not answer' })
})

it('is validated', () => {
  expect(mount({ path: 'a', minBytes: 1.5 }).problems).toHaveLength(2)
})
