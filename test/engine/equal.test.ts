import { expect, test } from 'vitest'
import { equal } from '../../lib/engine/equal.ts'
import { Secret } from '../../lib/engine/secret.ts'

const same = () => 1

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: [1, 'x', null] }, { b: [1, 'x', null], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [{}, [], false],
  [null, {}, false],
  ['1', 1, false],
  [{ f: same }, { f: same }, true],
  [{ f: () => 1 }, { f: () => 1 }, false],
  [{ pass: new Secret('of one') }, { pass: new Secret('of one') }, true],
  [{ pass: new Secret('of one') }, { pass: new Secret('other') }, false],
  [new Map([[1, 2]]), new Map([[1, 3]]), false],
  [new Date(1), new Date(2), false],
])('%j and %j: %s', (one, other, expected) => {
  expect(equal(one, other)).toBe(expected)
  expect(equal(other, one)).toBe(expected)
})
