import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const directory = fileURLToPath(new URL('../../lib/facts', import.meta.url))
const scripts = readdirSync(directory).filter((name) => name.endsWith('.sh'))

test('shellcheck finds nothing in the remote halves', () => {
  expect(scripts.length).toBeGreaterThan(0)
  expect(execFileSync('shellcheck', scripts, { cwd: directory, encoding: 'utf8' })).toBe('')
})
