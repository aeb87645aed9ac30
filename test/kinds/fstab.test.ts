import { expect, test } from 'vitest'
import { type FstabSpec, fstab } from '../../lib/kinds/fstab.ts'
import { blocksWith, mountLine, sdb } from '../linux/blocks.ts'

const spec: FstabSpec = { path: '/mnt/a', device: '/dev/disk/by-id/a', fstype: 'ext4', options: ['noatime', 'nofail'] }
const mounts = [mountLine('/mnt/a', '/dev/sdb', '8:16')]
const ours = sdb('signature', 'ext4', 'aa-bb', 'full')

const look = (file: string, mounted = mounts, fields = ours, wish = fstab(spec)) =>
  wish.kind.evaluate(blocksWith({ fstab: file, mounts: mounted }, fields), [wish])[0]!

test.each<[string, string, string[][]]>([
  ['as wanted', 'UUID=aa-bb /mnt/a ext4 noatime,nofail 0 2', []],
  ['by the link that udev makes', '/dev/disk/by-uuid/aa-bb /mnt/a ext4 noatime,nofail 0 2', []],
  ['with more options', 'UUID=aa-bb /mnt/a ext4 defaults,discard,nofail,noatime 0 0', []],
  [
    'no line',
    '',
    [
      ['source', '(absent)', 'UUID=aa-bb'],
      ['fstype', '(absent)', 'ext4'],
      ['options', '(absent)', 'noatime,nofail'],
    ],
  ],
  ['by name', '/dev/sdb /mnt/a ext4 noatime,nofail 0 2', [['source', '/dev/sdb', 'UUID=aa-bb']]],
  ['a disk that was exchanged', 'UUID=old /mnt/a ext4 noatime,nofail 0 2', [['source', 'UUID=old', 'UUID=aa-bb']]],
  [
    'that would keep the machine from booting',
    'UUID=aa-bb /mnt/a ext4 defaults,discard 0 2',
    [['options', 'defaults,discard', 'discard,noatime,nofail']],
  ],
  [
    'that would not be mounted',
    'UUID=aa-bb /mnt/a ext4 noatime,nofail,noauto,ro 0 2',
    [['options', 'noatime,nofail,noauto,ro', 'noatime,nofail']],
  ],
  ['twice', 'UUID=aa-bb /mnt/a ext4 noatime,nofail 0 2\nUUID=cc /mnt/a xfs defaults 0 0', [['lines', '2', '1']]],
])('%s', (_, file, changes) => {
  expect(look(file).changes.map(({ field, from, to }) => [field, from, to])).toEqual(changes)
})

const good = 'UUID=aa-bb /mnt/a ext4 noatime,nofail 0 2'

test('what is mounted there counts, too', () => {
  const changes = (mounted: readonly string[]) => look(good, [...mounted]).changes.map(({ field, from, to }) => [field, from, to])
  expect(changes([])).toEqual([['mounted', 'no', '/dev/disk/by-id/a']])
  expect(changes([mountLine('/mnt/a', '/dev/sdc', '8:32')])).toEqual([['mounted', '/dev/sdc', '/dev/disk/by-id/a']])
})

test('before its file system is made, the UUID is not known; without a device what is mounted there is meant', () => {
  expect(look('', [], sdb('nothing')).changes[0]).toEqual({ field: 'source', from: '(absent)', to: 'UUID=… of /dev/disk/by-id/a' })
  const { device: _, ...without } = spec
  const wish = fstab(without)
  expect([wish.args, look(good, mounts, ours, wish).changes]).toEqual([['/mnt/a', ''], []])
})

test('its steps write the line, then mount; odd names and half answers are refused', () => {
  const odd = fstab({ ...spec, path: '/mnt/a disk' })
  expect(look('', [], ours, odd).steps.map(({ argv }) => argv)).toEqual([
    ['fstab_write', '/mnt/a disk', '/mnt/a\\040disk', '/dev/disk/by-id/a', 'ext4', 'noatime,nofail'],
    ['fstab_mount', '/mnt/a disk'],
  ])
  expect(fstab({ ...spec, path: 'a', options: ['x y'] }).problems).toHaveLength(2)
  expect(odd.kind.evaluate('x', [odd])[0]!.unreadable).toBe('the look at block devices was cut off')
})
