import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export const standins = join(import.meta.dirname, '../lab/standins')

type Call = { readonly name: string; readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> }
type Said = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** What stand-ins say that end at once, on a machine where nothing is told to them. */
export function askAll(calls: readonly Call[]): Said[] {
  const jobs = calls.map(({ name, argv, env = {} }) => [join(standins, name), argv, env])
  const many = spawnSync('/usr/bin/python3', ['-BSE', join(import.meta.dirname, 'ask-many.py')], {
    input: JSON.stringify(jobs),
    env: { STANDIN_ROOT: '/nonexistent' },
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (many.status !== 0) throw new Error(`/usr/bin/python3: ${many.error?.message ?? many.stderr}`)
  return (JSON.parse(many.stdout) as [number, string, string][]).map(([status, stdout, stderr]) => ({ status, stdout, stderr }))
}

/** A stand-in that goes on, out of `folder`; it ends with the test at the latest. */
export function start(name: string, argv: readonly string[], root: string, more: Readonly<Record<string, string>> = {}, folder = standins) {
  const env = { PATH: process.env.PATH, STANDIN_ROOT: root, ...more }
  const child: ChildProcess = spawn(join(folder, name), [...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, log: () => log }
}
