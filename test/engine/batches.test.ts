import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batches, type Serial } from '../../lib/engine/batches.ts'

const sizes = (count: number, serial?: Serial) => batches(Array(count).fill('h'), serial).map((batch) => batch.length)

test.each<[Serial | undefined, number, number[]]>([
  [undefined, 5, [5]],
  [2, 5, [2, 2, 1]],
  [0, 3, [1, 1, 1]],
  [Number.NaN, 2, [1, 1]],
  [Number.POSITIVE_INFINITY, 3, [3]],
  ['30%', 10, [3, 3, 3, 1]],
  ['10%', 5, [1, 1, 1, 1, 1]],
  ['200%', 5, [5]],
  [[1, 2], 6, [1, 2, 2, 1]],
  [[1, '50%', '100%'], 10, [1, 5, 4]],
  [[], 3, [3]],
  [1, 0, []],
])('serial %s of %s hosts', (serial, count, expected) => {
  expect(sizes(count, serial)).toEqual(expected)
})

test('every host is in exactly one batch, in order, whatever is asked', () => {
  const size = fc.oneof(
    fc.double(),
    fc.nat(9).map((n): `${number}%` => `${n * 20}%`),
  )
  fc.assert(
    fc.property(fc.nat(50), fc.oneof(size, fc.array(size)), (count, serial) => {
      const hosts = Array.from({ length: count }, (_, i) => i)
      const cut = batches(hosts, serial)
      expect(cut.flat()).toEqual(hosts)
      expect(cut.filter((batch) => batch.length === 0)).toEqual([])
    }),
  )
})
