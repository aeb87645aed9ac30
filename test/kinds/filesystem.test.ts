import { expect, test } from 'vitest'
import { filesystem } from '../../lib/kinds/filesystem.ts'
import { blocksOf, sdb } from '../linux/blocks.ts'

const device = '/dev/disk/by-id/a'
const spec = { device, fstype: 'ext4' } as const
const wish = filesystem(spec)
const look = (...fields: readonly string[]) => wish.kind.evaluate(blocksOf(fields), [wish])[0]!

test.each([
  ['an ext4', sdb('signature', 'ext4', 'aa'), []],
  ['blank', sdb('nothing'), [['filesystem', 'blank', 'ext4']]],
  ['xfs', sdb('signature', 'xfs', 'aa'), [['filesystem', 'xfs', 'ext4']]],
  ['an ext4 below partitions', sdb('partitions', 'ext4'), [['filesystem', 'partitions', 'ext4']]],
  ['not there', ['', '', '', '', '', '', 'absent'], [['device', '(absent)', 'a block device']]],
])('%s', (_, fields, changes) => {
  const finding = look(...fields)
  expect(finding.changes.map(({ field, from, to }) => [field, from, to])).toEqual(changes)
  expect(finding.steps.map(({ argv }) => argv)).toEqual(changes.length === 0 ? [] : [['filesystem_make', device, 'ext4']])
})

test('half an answer, and what is no device', () => {
  expect(wish.kind.evaluate('x', [wish])[0]!.unreadable).toBe('the look at block devices was cut off')
  expect(filesystem({ ...spec, device: '/srv/disk' }).problems).toHaveLength(1)
  expect(filesystem({ ...spec, device: 'sdb' }).problems).toHaveLength(2)
})
