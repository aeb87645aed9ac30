import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'

vi.resetModules() // other files of this process have secrets, too
const { join, mask, reveal, Secret } = await import('../../lib/engine/secret.ts')

const secret = new Secret('correct horse')

test.each<[string, () => string]>([
  ['a template', () => `${secret}`],
  ['a sum', () => `a ${String(secret)}`],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['inspect', () => inspect({ deep: { secret } })],
  ['an error', () => new Error(`wrong: ${secret}`).stack!],
  ['its keys', () => Object.entries(secret).join()],
])('it shows as a mask in %s', (_, show) => {
  expect(show()).not.toContain('horse')
})

test('only reveal gives it away', () => {
  expect([reveal(secret), reveal('plain'), secret.reveal()]).toEqual(['correct horse', 'plain', 'correct horse'])
})

test('what is joined with a secret is one', () => {
  const url = join(['nats://user:', secret, '@node-1'])
  expect([`${url}`, reveal(url), join(['a', 'b'], '-')]).toEqual(['‹secret›', 'nats://user:correct horse@node-1', 'a-b'])
})

test('a secret that holds a shorter one is masked whole, whichever came first', () => {
  new Secret('zq1-zq2zq-zq3')
  new Secret('zq2zq')
  expect(mask('1 zq1-zq2zq-zq3 2 zq2zq 3')).toBe('1 ‹secret› 2 ‹secret› 3')
  new Secret('0 zq1-zq2zq-zq3')
  expect(mask('0 zq1-zq2zq-zq3')).toBe('‹secret›')
})

test('what is shorter than four signs is not hunted for', () => {
  new Secret('abc')
  expect(mask('abc')).toBe('abc')
})
