import { expect, test } from 'vitest'
import { readMountinfo } from '../../lib/linux/mountinfo.ts'

const found = (...lines: readonly string[]) => [...readMountinfo(lines.join('\n')).values()]

test.each<[string, string, object]>([
  [
    'no optional field',
    '22 27 0:21 / /proc rw,relatime - proc proc rw',
    { target: '/proc', source: 'proc', fstype: 'proc', options: ['rw', 'relatime'], majmin: '0:21' },
  ],
  [
    'two optional fields, and a file system that is read-only below a writable mount',
    '30 27 259:1 / /mnt/a rw,noatime shared:4 master:1 - ext4 /dev/nvme0n1 ro',
    { target: '/mnt/a', source: '/dev/nvme0n1', fstype: 'ext4', options: ['rw', 'noatime', 'ro'], majmin: '259:1' },
  ],
  [
    'blank and backslash in names',
    String.raw`31 27 259:2 / /mnt/with\040blank\134 rw - xfs //nas/a\040b rw`,
    { target: '/mnt/with blank\\', source: '//nas/a b', fstype: 'xfs', options: ['rw'], majmin: '259:2' },
  ],
])('%s', (_, line, mounted) => {
  expect(found(line)).toEqual([mounted])
})

test('the later of two on one point is what can be seen', () => {
  const twice = found('35 27 0:60 / /run rw - tmpfs first rw', '36 35 0:61 / /run rw - tmpfs second rw')
  expect(twice.map(({ source }) => source)).toEqual(['second'])
})

test.each(['', 'not a mount line', '36 35 0:61 / /run rw tmpfs run rw', '36 35 0:61 / /run rw - tmpfs'])('%j is no mount', (line) => {
  expect(found(line)).toEqual([])
})
