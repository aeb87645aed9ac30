import { expect, test } from 'vitest'
import { fingerprint } from '../../lib/engine/fingerprint.ts'
import { Secret } from '../../lib/engine/secret.ts'

test.each<[string, unknown, unknown]>([
  ['the order of fields', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
  ['a field that is undefined', { a: 1, b: undefined }, { a: 1 }],
  ['equal secrets', { a: new Secret('x') }, { a: new Secret('x') }],
  ['functions of one text', [1, 2].map(() => () => 1)[0], [1, 2].map(() => () => 1)[1]],
])('equal whatever %s', (_, one, other) => {
  expect(fingerprint(one)).toBe(fingerprint(other))
})

test.each<[string, unknown, unknown]>([
  ['values', { a: 1 }, { a: 2 }],
  ['types', { a: 1 }, { a: '1' }],
  ['the order of lists', [1, 2], [2, 1]],
  ['secrets', { a: new Secret('x') }, { a: new Secret('y') }],
  ['a secret and its text', { a: new Secret('x') }, { a: 'x' }],
  ['functions', { a: () => 1 }, { a: () => 2 }],
])('different for different %s', (_, one, other) => {
  expect(fingerprint(one)).not.toBe(fingerprint(other))
})

test('no secret stands in it', () => {
  expect(fingerprint({ a: [new Secret('hidden-word')] })).not.toContain('hidden-word')
})
