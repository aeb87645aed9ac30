import { expect, test } from 'vitest'
import { heldBy, readBlocks } from '../../lib/linux/block.ts'
import { blocksOf, mountLine } from './blocks.ts'

test('what block_look prints', () => {
  const said = blocksOf(
    ['/dev/nvme0n1', '103:b', '8001563222016', 'signature', 'ext4', 'aa-bb', 'full'],
    ['', '', '', '', '', '', 'absent'],
  )
  const blocks = readBlocks(said)!
  expect(blocks.places).toEqual([
    {
      device: { path: '/dev/nvme0n1', majmin: '259:11', bytes: 8_001_563_222_016, holds: 'signature', type: 'ext4', uuid: 'aa-bb' },
      inside: 'full',
    },
    { device: undefined, inside: 'absent' },
  ])
  expect([...blocks.mounts.keys()]).toEqual(['/'])
})

test.each(['', 'fstab\x1d', `\x1d\x1d`, `\x1d${mountLine('/', '/dev/sda1', '8:1')}`])('cut off: %j', (output) => {
  expect(readBlocks(output)).toBeUndefined()
})

test.each([
  ['nothing', undefined, 'blank'],
  ['signature', 'xfs', 'xfs'],
  ['signature', undefined, 'a partition table'],
  ['partitions', undefined, 'partitions'],
  ['users', 'LVM2_member', 'a part of RAID, LVM or the like'],
  ['data', undefined, 'data of an unknown kind'],
  ['unknown', undefined, 'unreadable'],
] as const)('%s %s is told as %s', (holds, type, words) => {
  expect(heldBy({ path: '/dev/sdb', majmin: '8:16', bytes: 1, holds, type, uuid: undefined })).toBe(words)
})
