import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPrivate } from '../../../lib/inventory/secrets/private-file.ts'
import { directoryOf } from '../support.ts'

/** What is wrong with a file of this text and mode, in the eyes of a user (default: who runs the test). */
function wrong(text: string, mode: number, user?: number): string {
  const dir = directoryOf({ token: text })
  const path = join(dir, 'token')
  chmodSync(path, mode)
  if (user !== undefined && process.getuid?.() === 0) chownSync(path, 4712, 4712)
  const { text: read, flaws } = readPrivate(path, 'name another', user)
  expect(read === '').toBe(flaws.length > 0)
  return flaws.map(({ what, fix }) => `${what}; ${fix}`.replaceAll(path, 'FILE').replace(/uid \d+/, 'uid N')).join('\n')
}

test.each([0o600, 0o400, 0o700])('mode %o is private', (mode) => expect(wrong('text', mode)).toBe(''))

test.each([0o640, 0o604, 0o620, 0o601])('mode %o is not', (mode) => {
  expect(wrong('text', mode)).toBe(`FILE is open to its group or to others (mode 0${mode.toString(8)}); chmod 600 FILE`)
})

test('all that is wrong is told at once', () => {
  expect(`\n${wrong('x'.repeat(64 * 1024 + 1), 0o644, 4711)}\n`).toMatchInlineSnapshot(`
    "
    FILE belongs to another user (uid N), who knows it and can change it; chown 4711 FILE
    FILE is open to its group or to others (mode 0644); chmod 600 FILE
    FILE is longer than 64 KiB; name the file that holds the secret alone
    "
  `)
})

test('64 KiB are taken, and the last newline is none of the secret', () => {
  expect(wrong('x'.repeat(64 * 1024), 0o600)).toBe('')
  const path = join(directoryOf({ token: ' a\n\n' }), 'token')
  chmodSync(path, 0o600)
  expect(readPrivate(path).text).toBe(' a\n')
})

test('what is no file is neither read nor waited for', () => {
  const dir = directoryOf({})
  mkdirSync(join(dir, 'd'))
  expect(readPrivate(join(dir, 'd')).flaws).toEqual([{ what: `${join(dir, 'd')} is no regular file`, fix: 'write it, or name another' }])
  expect(readPrivate('/dev/zero').flaws[0]!.what).toBe('/dev/zero is no regular file')
})
