import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { scratch } from './program.ts'

/** By its path: the working directory is another. */
const tsx = createRequire(import.meta.url).resolve('tsx')
const program = ['--import', tsx, fileURLToPath(new URL('../../lib/cli.ts', import.meta.url))]

export type Said = { readonly stdout: string; readonly stderr: string; readonly exit: number | null }

/** One call of lib/cli.ts by somebody whose identity and rooms are in `home`, and who works there. */
export function cli(home: string, ...words: readonly string[]): Said {
  const env = { ...process.env, PLOTWRIGHT_AGE_IDENTITY: join(home, 'age.key'), XDG_RUNTIME_DIR: join(home, 'room') }
  const { stdout, stderr, status } = spawnSync(process.execPath, [...program, ...words], { cwd: home, env, encoding: 'utf8' })
  return { stdout, stderr: stderr.replaceAll(home, 'HOME'), exit: status }
}

/** Fills a new home: an identity, and farm/ with an authority and recipients.txt. */
export function settle(home: string, ...flags: readonly string[]): void {
  mkdirSync(join(home, 'room'))
  mkdirSync(join(home, 'farm'))
  writeFileSync(join(home, 'farm/recipients.txt'), cli(home, 'secret', 'keygen').stdout)
  const { exit, stderr } = cli(home, 'certificate', 'authority', 'farm', ...flags)
  if (exit !== 0) throw new Error(stderr)
}

/** Gives each test its own copy of a home with an authority, and of what `more` has made in it. */
export function settled(more: (home: string) => void = () => {}): () => string {
  let first = ''
  beforeAll(() => {
    first = mkdtempSync(join(tmpdir(), 'cli-'))
    settle(first)
    more(first)
  })
  afterAll(() => rmSync(first, { recursive: true, force: true }))
  return () => {
    const home = scratch()
    cpSync(first, home, { recursive: true })
    return home
  }
}

export const pem = (home: string, name: string): string => readFileSync(join(home, `farm/${name}.pem`), 'utf8')
export const key = (home: string, name: string): string => cli(home, 'secret', 'decrypt', `farm/${name}.key.age`).stdout
export const filesIn = (home: string): string[] => readdirSync(join(home, 'farm')).sort()
