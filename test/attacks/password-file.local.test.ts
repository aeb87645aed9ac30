import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inventory, run, scratch } from '../cli/program.ts'

test('a file of sudo’s password that others may write is refused before any host is touched', async () => {
  const dir = scratch()
  const path = join(dir, 'password')
  writeFileSync(path, 'tr0ub4dor\n', { mode: 0o600 })
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`, '--become-password-file', path, '--list-hosts']
  expect((await run(flags)).exit).toBe(0)
  chmodSync(path, 0o602)
  const { exit, stderr } = await run(flags)
  expect(exit).toBe(3)
  expect(stderr).toContain(`--become-password-file ${path}: everybody may write this file; look who did, then chmod go-w it`)
  expect(stderr).not.toContain('tr0ub4dor')
})
