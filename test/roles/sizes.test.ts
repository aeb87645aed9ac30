import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Farm,
  farmBytes,
  maxSectors,
  metadataBytes,
  mostSectors,
  plotBytes,
  sectorBytes,
  sectorsIn,
  sectorsProblems,
  settledSectors,
} from '../../roles/autonomys/sizes.ts'

/** Usable bytes of the disks that are sold as 8 TB and 7.68 TB. */
const disk8 = 8_001_563_222_016
const disk768 = 7_681_501_126_656

test('a sector', () => {
  expect(sectorBytes).toBe(1_056_896_064)
})

test.each([
  [1, 1_056_899_072, 1_183_744],
  [1000, 1_056_896_065_536, 132_165_632],
  [8000, 8_455_168_512_000, 1_049_976_832],
])('%i sectors', (sectors, plot, metadata) => {
  expect(plotBytes(sectors)).toBe(plot)
  expect(metadataBytes(sectors)).toBe(metadata)
  expect(farmBytes(sectors)).toBe(plot + metadata)
})

test.each([
  [disk8, 0, 7569],
  [disk768, 0, 7267],
  [disk8 - farmBytes(7000), farmBytes(7000), 7569],
  [1_000_000_000, 0, 0],
  [0, 0, 0],
  [1e15, 0, mostSectors],
])('in %i bytes, %i of them taken already, at most %i', (available, taken, most) => {
  expect(maxSectors(available, taken)).toBe(most)
})

test('what fits is the most that fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2e9, max: 60e12 }), (available) => {
      const most = maxSectors(available)
      expect(farmBytes(most)).toBeLessThanOrEqual(available)
      expect(farmBytes(most + 1)).toBeGreaterThan(available - 2 * 2 ** 20 - 128 * (most + 1) - 4096)
    }),
  )
})

/** f_bavail of an ext4 on a disk of 8,001,563,222,016 bytes (e2fsprogs 1.47, Linux 6): preallocated there, so many sectors fit and one more did not. */
test.each([
  ['mkfs.ext4 -m 0', 7_937_286_971_392, 7509],
  ['mkfs.ext4 -m 0 -T largefile4', 7_999_311_544_320, 7567],
  ['mkfs.ext4, which keeps 5 % for root', 7_537_208_811_520, 7130],
])('8 TB with %s', (_, available, most) => {
  expect(maxSectors(available)).toBe(most)
  expect(settledSectors('max', { available })).toBe(most)
  const [problem] = sectorsProblems({ path: '/mnt/a', sectors: 8000, available })
  expect(problem?.fix).toBe(`at most ${most.toLocaleString('en-US')} sectors fit: write that, or 'max'`)
})

describe("'max'", () => {
  const available = disk8 - farmBytes(7569)
  test.each<[string, number, number, number]>([
    ['an empty disk', disk8, 0, 7569],
    ['a farm that fills it: the same again', available, farmBytes(7569), 7569],
    ['a farm and something else: it never shrinks', available - 2e9, farmBytes(7569), 7569],
    ['a farm that is too small: it grows', disk8 - farmBytes(5000), farmBytes(5000), 7569],
  ])('%s', (_, free, taken, expected) => {
    expect(settledSectors('max', { available: free, taken })).toBe(expected)
    expect(sectorsProblems({ path: '/mnt/a', sectors: 'max', available: free, taken, plotted: sectorsIn(taken) })).toEqual([])
  })

  test('of a disk that holds not one', () => {
    expect(sectorsProblems({ path: '/mnt/a', sectors: 'max', available: 1e9 })).toEqual([
      { where: '/mnt/a', what: 'not one sector of 1,058,082,816 bytes fits in 1,000,000,000', fix: 'take a larger disk' },
    ])
  })
})

describe('refused', () => {
  test.each<[string, Partial<Farm>, string[]]>([
    ['what fits is not', { sectors: 7569 }, []],
    [
      'the guide’s 8000 on 8 TB',
      { sectors: 8000 },
      ["8,000 sectors need 8,456,218,488,832 bytes, and there are 8,001,563,222,016; at most 7,569 sectors fit: write that, or 'max'"],
    ],
    [
      'a disk without room',
      { sectors: 1, available: 4096 },
      ['1 sectors need 1,058,082,816 bytes, and there are 4,096; take a larger disk'],
    ],
    ['no whole number', { sectors: 1.5 }, ["1.5 is no number of sectors; take 1 to 65,534, or 'max'"]],
    ['none', { sectors: 0 }, ["0 is no number of sectors; take 1 to 65,534, or 'max'"]],
    ['more than an index can say', { sectors: 65_535, available: 1e15 }, ["65535 is no number of sectors; take 1 to 65,534, or 'max'"]],
    [
      'fewer than are plotted',
      { sectors: 5000, plotted: 7000, taken: farmBytes(7000), available: 0 },
      ['5,000 sectors are fewer than the 7,000 that are there: 2,000 would be thrown away; keep the number, or allow the shrinking'],
    ],
    ['fewer with leave is not', { sectors: 5000, plotted: 7000, allowShrink: true }, []],
    ['the same again is not', { sectors: 7569, plotted: 7569, taken: farmBytes(7569), available: disk8 - farmBytes(7569) }, []],
  ])('%s', (_, more, expected) => {
    const problems = sectorsProblems({ path: '/mnt/a', sectors: 1, available: disk8, ...more })
    expect(problems.map(({ what, fix }) => `${what}; ${fix}`)).toEqual(expected)
    expect(problems.every(({ where }) => where === '/mnt/a')).toBe(true)
  })
})
