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

/** A secret with all that somebody escapes. */
const awkward = `p'a"s\\s w%o/r<d>&é$+x?`
Secret.given(awkward)

test.each<[string, string]>([
  ['itself', awkward],
  ['JSON', JSON.stringify({ a: awkward })],
  ['JSON of Go', JSON.stringify({ a: awkward }).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
  ['JSON of Python', JSON.stringify({ a: awkward }).replaceAll('é', '\\u00e9')],
  ['JSON of PHP', JSON.stringify({ a: awkward }).replaceAll('/', '\\/')],
  ['a URL', `nats://u:${encodeURIComponent(awkward)}@h`],
  ['a URL in small letters', `nats://u:${encodeURIComponent(awkward).replace(/%../g, (code) => code.toLowerCase())}@h`],
  ['a form', new URLSearchParams({ awkward }).toString()],
  ['a shell’s single quotes', `+ echo '${awkward.replaceAll("'", "'\\''")}'`],
  ['Python’s single quotes', `'${awkward.replaceAll("'", `'"'"'`)}'`],
  ['a shell’s double quotes', `"${awkward.replace(/["$`\\]/g, '\\$&')}"`],
  ['supervisord’s ini', `environment=A='${awkward.replaceAll("'", "'\\''").replaceAll('%', '%%')}'`],
  ['base64', Buffer.from(awkward).toString('base64')],
  ['base64 of more', Buffer.from(`u:${awkward}\n`).toString('base64')],
  ['base64 of yet more', Buffer.from(`user:${awkward} and more`).toString('base64')],
  ['base64url', Buffer.from(awkward).toString('base64url')],
])('one that was given is masked in %s', (_, text) => {
  const told = mask(text)
  expect(told).toContain('‹secret›')
  // of base64 the letters that it shares with its neighbours stay, and say nothing of it
  expect(told.replaceAll('‹secret›', '').length).toBeLessThanOrEqual(text.length - awkward.length)
  expect(told).not.toMatch(/w%|w%25|d.{0,6}&|cyB3/)
})

test('one of several lines is masked line by line, and on one line, but for what stands anywhere', () => {
  Secret.given('{\n  "first-half"\n  "other-half"  \n}\n')
  expect(mask('+  "first-half"\n+x\n-    "other-half"\n}')).toBe('+  ‹secret›\n+x\n-    ‹secret›\n}')
  expect(mask('see { "first-half" "other-half" }')).toBe('see ‹secret›')
})

test('blanks at its ends, which others cut off, are none of what is hunted for', () => {
  Secret.given('  blank  ended ')
  expect([mask('says: blank  ended'), mask('says: blank ended')]).toEqual(['says: ‹secret›', 'says: ‹secret›'])
})
