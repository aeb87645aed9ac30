import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const fixture = (name: string) => fileURLToPath(new URL(`./fixture/${name}`, import.meta.url))

export const program = ['--import', 'tsx', fixture('playbook.ts')]
export const secretive = ['--import', 'tsx', fixture('secretive.ts')]
export const asking = ['--import', 'tsx', fixture('asking.ts')]
export const inventory = ['-i', fixture('inventory.ts')]

export type Result = { readonly stdout: string; readonly stderr: string; readonly exit: number | null }

/** `said` is what it has written so far. */
export type Started = { readonly child: ChildProcess; readonly said: { stdout: string; stderr: string }; readonly result: Promise<Result> }

/** Tests side by side are not to wait for each other. */
export const lockIn = (dir: string) => ({ PLOTWRIGHT_LOCK: join(dir, 'lock') })

/** Starts the small playbook of `fixture`, or another one, as a program of its own session, so that it has no terminal. */
export function start(flags: readonly string[], env: Readonly<Record<string, string>> = {}, what = program): Started {
  const dir = flags.find((word) => word.startsWith('dir='))?.slice(4)
  const child = spawn(process.execPath, [...what, ...flags], {
    detached: true,
    env: { ...process.env, NO_COLOR: '', PLOTWRIGHT_INVENTORY: '', ...(dir === undefined ? {} : lockIn(dir)), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text))
  return { child, said, result: once(child, 'close').then(([exit]) => ({ ...said, exit: exit as number | null })) }
}

export const run = (flags: readonly string[], env?: Readonly<Record<string, string>>, what = program): Promise<Result> =>
  start(flags, env, what).result

/** A directory that ends with the test. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cli-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Looks again until it holds; a minute is for a busy machine. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 60_000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await sleep(20)
  }
}

/** Whether a process of this machine has the word in its command line. */
export const isRunning = (word: string): boolean => spawnSync('pgrep', ['-f', '--', word]).status === 0
