import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { UnreachableError } from '../engine/errors.ts'
import { codeOf } from './keys.ts'
import { howItEnded, inBrackets, plain, within } from './streams.ts'

const LAST_WORDS_MS = 500

/** A byte stream to a host's SSH port. */
export type Wire = {
  readonly stream: Duplex
  /** What is known about its end, for an error; waits a moment for a command's last words. */
  said(): Promise<string>
  drop(): void
}

/** A failure before anything was sent that could have had an effect: trying again is safe. */
export class TryAgain extends Error {
  readonly error: UnreachableError
  constructor(error: UnreachableError) {
    super(error.message)
    this.error = error
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'the host closed the connection',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
  ETIMEDOUT: 'no answer',
}

const remedies: Readonly<Record<string, string>> = {
  ENOTFOUND: 'check its address in the inventory',
  ECONNREFUSED: 'is sshd running, and is this its port?',
}

/** What went wrong on the wire, in words. */
export const wordsOf = (error: Error): string => reasons[codeOf(error) ?? ''] ?? (error.message || codeOf(error) || 'no reason was given')

/** An error for a connection that did not come about; refused and reset ones are worth another try. */
export function connectFailure(name: string, to: string, error: Error): Error {
  const code = codeOf(error) ?? ''
  const unreachable = new UnreachableError('connect', `${name}: cannot connect to ${to}: ${wordsOf(error)}`, remedies[code])
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? new TryAgain(unreachable) : unreachable
}

/** @throws UnreachableError or TryAgain; AbortError when the signal comes first. */
export async function overTcp(name: string, host: string, port: number, signal: AbortSignal): Promise<Wire> {
  const socket = connect({ host, port, noDelay: true })
  try {
    await once(socket, 'connect', { signal })
  } catch (error) {
    socket.destroy()
    if (signal.aborted) throw error
    throw connectFailure(name, `${host} port ${port}`, error instanceof Error ? error : new Error(String(error)))
  }
  return { stream: socket, said: async () => '', drop: () => socket.destroy() }
}

/** The operator's own command, run as OpenSSH runs it, in a session of its own so that Ctrl-C leaves the goodbye to us. */
export function overCommand(command: string): Wire {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: 'pipe', detached: true })
  let words = ''
  let end = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-8192)
  })
  child.on('exit', (code, signal) => {
    end = howItEnded('ProxyCommand', code, signal)
  })
  child.on('error', (error) => {
    end = `ProxyCommand did not start: ${error.message}`
  })
  const drop = () => {
    try {
      if (child.pid !== undefined && end === '') process.kill(-child.pid, 'SIGTERM')
    } catch {
      child.stdin.destroy()
    }
  }
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
  stream.on('error', () => {}) // its end is told by the SSH client
  const closed = new Promise((resolve) => child.on('close', resolve))
  const said = async () => {
    await within(LAST_WORDS_MS, closed)
    return end + inBrackets(plain(words))
  }
  return { stream, said, drop }
}
