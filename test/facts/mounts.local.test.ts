import { statfsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mountOf, mounts, parseMounts } from '../../lib/facts/mounts.ts'
import { ask, tree, withPrograms } from './sh.ts'

const mountinfo = String.raw`22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
30 27 259:1 / /mnt/nvme0n1 rw,noatime shared:4 master:1 - ext4 /dev/nvme0n1 ro
31 27 259:2 / /mnt/with\040blank\134 rw - xfs /dev/nvme1n1p1 rw
32 27 0:50 / /mnt/nas rw - nfs4 nas:/export rw,addr=10.0.0.9
33 27 0:51 / /mnt/smb rw - cifs //nas/share rw
34 27 8:1 /srv /srv/again rw - ext4 /dev/sda1 rw
35 27 0:60 / /run rw - tmpfs tmpfs rw,size=10k
36 35 0:61 / /run rw - tmpfs run rw
37 27 0:62 / /overlay rw - overlay overlay rw,lowerdir=/a
not a mount line
`
const df = `   1B-blocks        Used       Avail Mounted on
 1000000000   300000000   650000000 /
 8000000000  1000000000  6600000000 /mnt/nvme0n1
 500 400 -20 /mnt/with blank\\
          -           -           - /overlay
`

test('local file systems with their sizes', () => {
  expect(mounts.parse(`${mountinfo}\x1d${df}`)).toEqual([
    {
      target: '/',
      source: '/dev/sda1',
      fstype: 'ext4',
      options: ['rw', 'relatime', 'errors=remount-ro'],
      majmin: '8:1',
      sizeBytes: 1_000_000_000,
      availableBytes: 650_000_000,
      reservedBytes: 50_000_000,
    },
    {
      target: '/mnt/nvme0n1',
      source: '/dev/nvme0n1',
      fstype: 'ext4',
      options: ['rw', 'noatime', 'ro'],
      majmin: '259:1',
      sizeBytes: 8_000_000_000,
      availableBytes: 6_600_000_000,
      reservedBytes: 400_000_000,
    },
    expect.objectContaining({ target: '/mnt/with blank\\', source: '/dev/nvme1n1p1', fstype: 'xfs', availableBytes: 0 }),
    expect.objectContaining({ target: '/srv/again', sizeBytes: 1_000_000_000, availableBytes: 650_000_000 }),
    expect.objectContaining({ target: '/run', source: 'run' }),
    expect.objectContaining({ target: '/overlay', sizeBytes: undefined, availableBytes: undefined, reservedBytes: undefined }),
  ])
})

test.each([
  ['/mnt/nvme0n1', '/mnt/nvme0n1'],
  ['/mnt/nvme0n1/farm', '/mnt/nvme0n1'],
  ['/mnt/nvme0n10', '/'],
  ['/mnt/nas/x', '/mnt/nas'],
  ['/', '/'],
])('%s lies on %s', (path, target) => {
  expect(mountOf(path, parseMounts(mountinfo, df))?.target).toBe(target)
})

test("this machine's root is what the kernel says", async () => {
  const root = mounts.parse(await ask(mounts)).find(({ target }) => target === '/')
  const { bsize, blocks } = statfsSync('/')
  expect(root?.sizeBytes).toBe(bsize * blocks)
  expect(root?.availableBytes).toBeGreaterThan(0)
})

test('a df that hangs costs the sizes, not the list', async () => {
  const root = tree({ 'proc/self/mountinfo': mountinfo })
  const path = withPrograms({ df: 'exec sleep 60', timeout: 'shift 3; exec /usr/bin/timeout 0.2 "$@"' })
  const seen = mounts.parse(await ask(mounts, { root, path }))
  expect(seen.map(({ target, sizeBytes }) => [target, sizeBytes])).toContainEqual(['/mnt/nvme0n1', undefined])
})

test('no mounts at all is an error', () => {
  expect(() => mounts.parse('\x1d')).toThrow('the host shows no mounts in /proc/self/mountinfo')
})
