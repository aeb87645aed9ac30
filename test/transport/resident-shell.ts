import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Session } from '../../lib/engine/session.ts'
import { streamsOf } from '../../lib/transport/local.ts'
import { residentArgv, started } from '../../lib/transport/start.ts'
import type { Streams } from '../../lib/transport/streams.ts'
import type { Lock } from '../../lib/transport/target.ts'
import { scratch } from './support.ts'

export const hello = 'abcdef'
export const timeout = 10

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']]
/** The shells of this machine that a host may have as sh. */
export const present = shells.filter(([program]) => existsSync(`/usr/bin/${program}`) || existsSync(`/bin/${program}`))

export function shellStreams(shell: readonly string[], lock?: Lock, env: NodeJS.ProcessEnv = process.env): Streams {
  const [program, ...args] = [...shell, ...residentArgv(hello, lock).slice(1)]
  return streamsOf(spawn(program!, args, { stdio: 'pipe', detached: true, env }))
}

export async function open(streams: Streams, lock?: Lock): Promise<Session> {
  const session = await started(streams, { name: 'plot-1', hello, become: false, lock, timeout })
  onTestFinished(() => session.close())
  return session
}

export function fileOf(bytes: Buffer): { file: string; size: number } {
  const file = join(scratch(), 'data')
  writeFileSync(file, bytes)
  return { file, size: bytes.length }
}
