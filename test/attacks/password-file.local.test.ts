import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
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
  expect(stderr).toContain(`--become-password-file: ${path} is open to its group or to others (mode 0602); chmod 600 ${path}`)
  expect(stderr).not.toContain('tr0ub4dor')
})

test('a pipe, such as a shell’s <(…), will do', async () => {
  const dir = scratch()
  const path = join(dir, 'pipe')
  execFileSync('mkfifo', [path])
  const written = once(spawn('sh', ['-c', 'echo tr0ub4dor >"$1"', 'sh', path]), 'close')
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`, '--become-password-file', path, '--list-hosts']
  expect((await run(flags)).exit).toBe(0)
  expect(await written).toEqual([0, null])
})
