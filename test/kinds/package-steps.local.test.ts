import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { packages } from '../../lib/kinds/package.ts'
import { inDash } from './harness.ts'

/** What is said where apt-get is this script. */
function said(script: string, call: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'apt-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const apt = join(dir, 'apt-get')
  writeFileSync(apt, `#!/bin/sh\n${script}\n`)
  chmodSync(apt, 0o755)
  const { kind } = packages({ names: ['x'] })
  const load = [prelude, stepsLib, kind.shell, ...kind.tools]
  return inDash(
    { load, script: call, data: [] },
    { path: `${dir}:${process.env.PATH}`, env: { PW_APT_SECONDS: '1', PW_APT_PATIENCE: '0' } },
  ).stderr
}

test.each([
  ['never ends', 'echo at work; exec sleep 600', 'at work\napt-get took longer than 1 s\n'],
  ['fails', 'echo 24 packages; exit 1', '24 packages\n'],
  [
    'is locked out',
    'echo "E: Could not get lock /x"; exit 100',
    'E: Could not get lock /x\nanother program held the lock of apt for 0 s; wait for it to end, then run again\n',
  ],
])('apt-get that %s', (_, script, words) => {
  expect(said(script, 'package_remove x')).toBe(words)
})
