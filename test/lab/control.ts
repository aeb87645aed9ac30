import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { prepare } from './prepare.ts'
import type { LabHost } from './topology.ts'

const script = (name: string) => join(import.meta.dirname, name)
const runRoot = () => folder('PLOTWRIGHT_LAB_RUN', '/var/lib/plotwright-lab')

function folder(variable: string, otherwise: string): string {
  const path = resolve(process.env[variable] || otherwise)
  if (/[\s:,\\]/.test(path))
    throw new Error(`${variable}: ${path}: blanks, commas, colons and backslashes can't stand in overlayfs options`)
  return path
}

/** Where a lab keeps its state while it is up. */
export type LabPaths = { prefix: string; dir: string; key: string; knownHosts: string }

/** The paths of the lab with this prefix. @throws when the prefix can't name a network namespace of its own. */
export function labPaths(prefix: string): LabPaths {
  if (!/^[a-z][a-z0-9]{0,11}$/.test(prefix))
    throw new Error(`LAB_PREFIX '${prefix}': a letter, then up to 11 letters and digits, all small`)
  const dir = join(runRoot(), prefix)
  return { prefix, dir, key: join(dir, 'id_ed25519'), knownHosts: join(dir, 'known_hosts') }
}

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
