import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { folder, type LabPaths, runRoot } from './paths.ts'
import { prepare } from './prepare.ts'
import type { LabHost } from './topology.ts'

export { type LabPaths, labPaths } from './paths.ts'

const script = (name: string) => join(import.meta.dirname, name)
/** Commands of lab.sh that have not ended yet. */
export const running = new Set<ChildProcess>()

type Options = { stdio?: 'inherit' | 'pipe'; env?: NodeJS.ProcessEnv }

/** Starts one command of lab.sh on this lab. Its stdin and output are this process's unless `stdio` says otherwise. */
export function labProcess(lab: LabPaths, argv: readonly string[], options: Options = {}): ChildProcess {
  const env = { ...process.env, ...options.env, LAB_PREFIX: lab.prefix, LAB_DIR: lab.dir }
  const child = spawn(script('lab.sh'), argv, { stdio: options.stdio ?? 'inherit', env })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

/** Ends with the exit code of that command, 128 + n when signal n ended it. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/**
 * Brings up a lab of exactly these hosts, after installing and building what it needs, and ends with an exit code: when that is
 * not 0, the reason stands on stderr and nothing is left behind.
 */
export async function up(lab: LabPaths, hosts: readonly LabHost[], options: Options = {}): Promise<number> {
  const need = spawnSync(script('need.sh'), { stdio: 'inherit' })
  if (need.status !== 0) return need.status ?? 1
  const env = { ...process.env, LAB_CACHE: folder('PLOTWRIGHT_LAB_CACHE', '/var/cache/plotwright-lab') }
  const build = spawnSync(script('build.sh'), { env, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
  if (build.status !== 0) return build.status ?? 1
  mkdirSync(runRoot(), { recursive: true })
  const prepared = mkdtempSync(join(runRoot(), `${lab.prefix}.new-`))
  try {
    prepare(prepared, hosts)
    return await exitCode(labProcess(lab, ['up', build.stdout.trim(), prepared], options))
  } finally {
    rmSync(prepared, { recursive: true, force: true })
  }
}
