import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readKey } from '../../lib/transport/keys.ts'

const newKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

test('a key is parsed once for all hosts, and anew when its file holds another', () => {
  const dir = mkdtempSync(join(tmpdir(), 'keys-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'key')
  writeFileSync(file, newKey())
  const first = readKey(file)
  expect(first).toMatchObject({ is: 'ready', file })
  expect(readKey(file)).toBe(first)
  writeFileSync(file, newKey())
  expect(readKey(file)).toMatchObject({ is: 'ready' })
  expect(readKey(file)).not.toBe(first)
  writeFileSync(file, 'no key')
  expect(readKey(file)).toMatchObject({ is: 'useless', file })
})
