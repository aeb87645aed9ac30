import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { isProgram } from '../../lib/cli/program.ts'
import { scratch } from './program.ts'

test('a playbook is the program however it was called, and not when it is imported', () => {
  const dir = scratch()
  for (const name of ['site.ts', 'other.ts']) writeFileSync(join(dir, name), '')
  symlinkSync('site.ts', join(dir, 'link'))
  const url = pathToFileURL(join(dir, 'site.ts')).href
  const called = ['site.ts', 'site', 'link', 'other.ts', 'none'].map((name) => isProgram(url, join(dir, name)))
  expect(called).toEqual([true, true, true, false, false])
  expect(isProgram(url, undefined)).toBe(false)
})
