import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const named = [...readFileSync(join(root, 'docs/security.md'), 'utf8').matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!)

test('every test that docs/security.md names is there, and every attack is named', () => {
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  const attacks = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && name !== 'promises.test.ts')
  expect(attacks.filter((name) => !named.includes(`test/attacks/${name}`))).toEqual([])
})

test('a promise is held by something', () => {
  const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| (?!promise|-)/.test(line))
  expect(rows.filter((row) => !/`test\/[^`]+`/.test(row))).toEqual([])
})
