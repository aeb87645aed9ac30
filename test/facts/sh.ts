import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import type { Fact } from '../../lib/engine/fact.ts'

/** A temporary directory of these files; `@` before a text makes it a link to what follows, `#!` a program. */
export function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'facts-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true })
    if (text.startsWith('@')) symlinkSync(text.slice(1), path)
    else writeFileSync(path, text)
    if (text.startsWith('#!')) chmodSync(path, 0o755)
  }
  return root
}

type Where = { readonly root?: string; readonly args?: readonly string[]; readonly path?: string }

/** What a fact's function prints when dash runs it, whatever its status, as the engine has it; `root` stands for /, `path` for PATH. */
export async function ask(
  fact: Pick<Fact<unknown, never>, 'shell' | 'probe'>,
  { root = '', args = [], path = process.env.PATH! }: Where = {},
) {
  const script = `${fact.shell.text}\n${fact.probe} "$@"\n:`
  const env = { PATH: path, LC_ALL: 'C', PW_ROOT: root }
  const { stdout } = await promisify(execFile)('/bin/dash', ['-c', script, 'dash', ...args], { env, timeout: 20_000 })
  return stdout
}

/** A directory of programs found before the machine's own, as a PATH. */
export const withPrograms = (programs: Readonly<Record<string, string>>): string =>
  `${tree(Object.fromEntries(Object.entries(programs).map(([name, script]) => [name, `#!/bin/sh\n${script}`])))}:${process.env.PATH}`

/** A PATH on which only these of the machine's programs are found. */
export const withOnly = (...programs: readonly string[]): string =>
  tree(Object.fromEntries(programs.map((name) => [name, `#!/bin/sh\nexec env PATH='${process.env.PATH}' ${name} "$@"`])))
