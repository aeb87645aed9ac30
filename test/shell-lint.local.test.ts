import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** What shell-lint says of a project of these files. */
function lint(files: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = process.env) {
  const root = mkdtempSync(join(tmpdir(), 'shell-lint-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'test'))
  copyFileSync(join(import.meta.dirname, 'shell-lint.sh'), join(root, 'test/shell-lint.sh'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  execFileSync('git', ['init', '-q', root])
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['test/shell-lint.sh'], { cwd: root, encoding: 'utf8', env })
  return { status, said: stdout + stderr }
}

test.each<[string, Readonly<Record<string, string>>]>([
  ['a good script', { 'a.sh': '#!/bin/sh\necho "$1"\n' }],
  ['a library that names its shell', { 'lib/a b.sh': '# shellcheck shell=sh\nx() { echo "$1"; }\n' }],
  ['what is no shell', { 'a.py': '#!/usr/bin/python3\nif\n', notes: '# shellcheck shell=sh\nif\n' }],
  ['what git ignores', { '.gitignore': 'ignored/\n', 'ignored/a.sh': 'if\n' }],
])('passes %s', (_, files) => {
  expect(lint(files)).toEqual({ status: 0, said: '' })
})

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['a file that names no shell', { 'lib/a.sh': 'echo a\n' }, /^lib\/a\.sh: its first line names no shell/m],
  ['what its shell can not parse', { 'a.sh': '#!/bin/sh\nif\n' }, /^a\.sh: \d: Syntax error/m],
  ['what only bash can do in sh', { 'a.sh': '#!/bin/sh\nx=(1)\necho "$x"\n' }, /Syntax error/],
  ['what shellcheck finds', { 'a.sh': '#!/bin/sh\nrm $1\n' }, /^In a\.sh line 2:[\s\S]*SC2086/m],
  ['a script without an ending', { run: '#!/bin/bash\nrm $1\n' }, /SC2086/],
])('refuses %s', (_, files, text) => {
  expect(lint(files)).toEqual({ status: 1, said: expect.stringMatching(text) })
})

test('says how to get shellcheck where it is missing', () => {
  const path = mkdtempSync(join(tmpdir(), 'shell-lint-path-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  for (const name of ['git', 'dirname', 'sort'])
    writeFileSync(join(path, name), `#!/bin/sh\nPATH='${process.env.PATH}' exec ${name} "$@"\n`, { mode: 0o755 })
  const { status, said } = lint({}, { PATH: path })
  expect([status, said]).toEqual([1, 'shell-lint: shellcheck is missing: apt-get install shellcheck (test/lab/need.sh does it)\n'])
})
