import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { quote } from '../engine/quote.ts'
import { howItEnded, type Streams } from './streams.ts'

/** zx keeps all output in memory for its result; a session's output is read as it comes. */
class Forgetful extends Array<string | Buffer> {
  override push(): number {
    return 0
  }
}

const passed = ['HOME', 'USER', 'LOGNAME', 'PATH']

/** Starts argv on this machine, with a login's environment rather than ours. */
export async function openLocal(argv: readonly string[]): Promise<Streams> {
  const { $ } = await import('zx/core')
  const env = Object.fromEntries(passed.map((name) => [name, process.env[name]]))
  const store = { stdout: new Forgetful(), stderr: new Forgetful(), stdall: new Forgetful() }
  const shell = $({ shell: '/bin/sh', prefix: 'exec ', quote, env, store, quiet: true, nothrow: true, detached: true })`${argv}`
  return streamsOf(shell.child!)
}

export function streamsOf(child: ChildProcess): Streams {
  const ended = once(child, 'close').then(
    ([code, signal]) => ({ exited: true, why: howItEnded('the shell', code, signal) }),
    (error: Error) => ({ exited: false, why: error.message }),
  )
  const kill = () => {
    try {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.stdin?.destroy() // sudo's process is root's: it ends with its stdin
    }
  }
  return { stdin: child.stdin!, stdout: child.stdout!, stderr: child.stderr!, ended, kill }
}
