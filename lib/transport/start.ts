import { UnreachableError } from '../engine/errors.ts'
import type { Session } from '../engine/session.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { becomeRemedy, sudoPrompt } from './become.ts'
import { contend } from './lock.ts'
import { Marked } from './marked.ts'
import { Resident } from './resident.ts'
import { inBrackets, plain, type Streams } from './streams.ts'
import type { Become, Lock } from './target.ts'

const text = shellLib(import.meta.url, './resident.sh').text

/** The resident shell's argv; under 4 KiB, which every server takes. */
export const residentArgv = (hello: string, lock: Lock | undefined): readonly string[] => [
  ...['sh', '-c', text, 'sh', hello],
  ...(lock === undefined ? [] : [lock.path, String(lock.wait), ...[lock.owner, lock.purpose].map((line) => line.replaceAll('\n', ' '))]),
]

export type Start = {
  readonly name: string
  /** Random word of the shell's first line and of sudo's prompt. It stands in argv for all to see, so it is not the session's nonce. */
  readonly hello: string
  readonly become: Become
  readonly lock: Lock | undefined
  /** Seconds for sudo and the shell to come up, the wait for the lock not counted. */
  readonly timeout: number
}

const NOISE = 64 * 1024

/**
 * Waits until the shell says that it is ready, and answers sudo's prompt on the way.
 * @throws UnreachableError `become` when sudo refuses, `lost` or `timeout`; LockedError when another run holds the lock.
 */
export async function started(streams: Streams, start: Start): Promise<Session> {
  const { name, hello, become, lock } = start
  const out = new Marked(hello)
  const prompt = sudoPrompt(hello)
  let said = ''
  let asked = 0
  const words = () => plain(said.replaceAll(prompt, ''))
  const refused = () =>
    new UnreachableError('become', `${name}: sudo refused: ${words() || 'it said nothing'}`, becomeRemedy(become === false ? {} : become))

  const ready = new Promise<'ready' | 'locked'>((resolve, reject) => {
    streams.stdout.on('data', (chunk: Buffer) => {
      const first = out.push(chunk)[0]?.words
      if (first === 'ready' || first === 'locked') resolve(first)
      else if (out.size > NOISE) reject(new UnreachableError('lost', `${name}: the login shell prints without end instead of starting sh`))
    })
    streams.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-NOISE)
      const times = said.split(prompt).length - 1
      if (times <= asked || become === false || become.password === undefined) return
      if (times > 1) reject(refused())
      else streams.stdin.write(`${become.password.reveal()}\n`)
      asked = times
    })
    streams.stdin.on('error', () => {})
    streams.ended.then(({ exited, why }) =>
      reject(exited && become !== false ? refused() : new UnreachableError('lost', `${name}: no shell: ${why}${inBrackets(words())}`)),
    )
  })
  const seconds = start.timeout + (lock?.wait ?? 0)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const slow = () => reject(new UnreachableError('timeout', `${name}: no shell after ${seconds} s${inBrackets(words())}`))
    timer = setTimeout(slow, seconds * 1000)
  })
  let state: 'ready' | 'locked'
  try {
    state = await Promise.race([ready, late])
  } catch (error) {
    streams.kill()
    throw error
  } finally {
    clearTimeout(timer)
    for (const stream of [streams.stdout, streams.stderr]) stream.removeAllListeners('data').pause()
  }
  const session = new Resident(name, streams)
  if (state === 'locked' && lock !== undefined) await contended(session, name, lock)
  return session
}

async function contended(session: Session, name: string, lock: Lock): Promise<void> {
  try {
    await contend(session, name, lock)
  } catch (error) {
    await session.close()
    throw error
  }
}
