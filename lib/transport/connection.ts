import { setTimeout as delay } from 'node:timers/promises'
import ssh2, { type Algorithms, type Client, type ClientErrorExtensions } from 'ssh2'
import { UnreachableError } from '../engine/errors.ts'
import { loginTo } from './auth.ts'
import { hostKeyAlgorithms, refusal } from './host-key.ts'
import { borrow, type Jump } from './jump.ts'
import { codeOf } from './keys.ts'
import { Patience } from './patience.ts'
import type { Route } from './route.ts'
import { connectFailure, overCommand, overTcp, TryAgain, type Wire, wordsOf } from './socket.ts'
import { inBrackets, plain } from './streams.ts'

type SshError = Error & ClientErrorExtensions

/** Nothing with SHA-1, which ssh2 would still take, and nothing to inflate before the host is known. */
const algorithms: Algorithms = {
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
}

const TRIES = 3
const BACKOFF_MS = 250
const KEEPALIVES = 3

/** A connection that is logged in, to a host whose key was verified. */
export type Connection = {
  readonly client: Client
  /** Why it ended, once it did. */
  why(): Promise<string>
  drop(): void
}

/**
 * Connects and logs in; tries three times where a server refused or closed before it knew us, as sshd's MaxStartups does.
 * @throws UnreachableError `connect`, `timeout`, `host-key` or `auth`.
 */
export async function connected(route: Route): Promise<Connection> {
  for (let tries = 1; ; tries++)
    try {
      return await attempt(route)
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error
      if (tries === TRIES) throw error.error
      await delay(BACKOFF_MS * 4 ** (tries - 1) * (0.5 + Math.random()))
    }
}

async function attempt(route: Route): Promise<Connection> {
  const { name, host, port, via, connectTimeout } = route
  const jump = via !== undefined && 'host' in via ? await borrow(via, connected) : undefined
  const patience = new Patience(connectTimeout * 1000)
  let wire: Wire | undefined
  const release = () => {
    patience.stop()
    wire?.drop()
    jump?.giveBack()
  }
  try {
    wire = await wireTo(route, jump, patience.signal)
    return await login(route, wire, patience, release)
  } catch (error) {
    const late = patience.signal.aborted
    const words = late ? inBrackets((await wire?.said()) ?? '') : ''
    release()
    if (!late) throw error
    const remedy = 'is the host up, and does a firewall let this port through?'
    throw new UnreachableError('timeout', `${name}: no login at ${host} port ${port} within ${connectTimeout} s${words}`, remedy)
  }
}

async function wireTo(route: Route, jump: Jump | undefined, signal: AbortSignal): Promise<Wire> {
  if (jump !== undefined) return overJump(route, jump, signal)
  if (route.via !== undefined && 'command' in route.via) return overCommand(route.via.command)
  return overTcp(route.name, route.host, route.port, signal)
}

function overJump({ name, host, port, via }: Route, { connection }: Jump, signal: AbortSignal): Promise<Wire> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    connection.client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
      const to = `${host} port ${port} over ${via !== undefined && 'host' in via ? via.name : 'the jump host'}`
      if (error) reject(connectFailure(name, to, error))
      else resolve({ stream, said: async () => '', drop: () => stream.destroy() })
    })
  })
}

/** The only place that makes an SSH client, and it verifies the host's key. */
function login(route: Route, wire: Wire, patience: Patience, release: () => void): Promise<Connection> {
  const { user, keepalive } = route
  const client = new ssh2.Client()
  const { authHandler, tried } = loginTo(route, (asking) => patience.hold(asking))
  let refused: UnreachableError | undefined
  let known = false
  let why = 'the connection was closed'
  const drop = () => {
    client.end()
    client.destroy()
    release()
  }
  return new Promise((resolve, reject) => {
    const fail = async (error?: SshError) => {
      reject(refused ?? (known ? loginFailure(route, error, tried()) : await handshakeFailure(route, error, wire)))
    }
    patience.signal.addEventListener('abort', () => reject(patience.signal.reason))
    client.on('handshake', () => {
      known = true
    })
    client.on('ready', () => {
      patience.stop()
      resolve({ client, why: async () => why + inBrackets(await wire.said()), drop })
    })
    client.on('error', (error: SshError) => {
      if (error.level === 'agent') return
      why = error.message === 'Keepalive timeout' ? `no answer to ${KEEPALIVES} keepalives, one every ${keepalive} s` : wordsOf(error)
      fail(error)
    })
    client.on('close', () => fail().finally(release))
    client.connect({
      sock: wire.stream,
      username: user,
      authHandler,
      hostVerifier: (key: Buffer) => {
        refused = refusal(route, key)
        return refused === undefined
      },
      algorithms: { ...algorithms, serverHostKey: hostKeyAlgorithms(route) },
      readyTimeout: 0,
      keepaliveInterval: keepalive * 1000,
      keepaliveCountMax: KEEPALIVES,
    })
  })
}

async function handshakeFailure({ name, host, port }: Route, error: SshError | undefined, wire: Wire): Promise<Error> {
  const code = codeOf(error)
  const ends = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']
  const closed = error === undefined || ends.includes(code ?? '') || error.message === 'Connection lost before handshake'
  const why = closed ? 'it closed the connection before the handshake' : `no handshake: ${plain(error.message)}`
  const weak = /no matching/.test(why) ? 'it offers only what is no longer safe: bring its SSH server up to date' : ''
  const unreachable = new UnreachableError(
    'connect',
    `${name}: cannot connect to ${host} port ${port}: ${why}${inBrackets(await wire.said())}`,
    weak,
  )
  return closed ? new TryAgain(unreachable) : unreachable
}

function loginFailure({ name, host, user }: Route, error: SshError | undefined, tried: string): Error {
  const nothingTaken = error?.level === 'client-authentication'
  const words = nothingTaken ? '' : `: ${error === undefined ? 'it closed the connection' : wordsOf(error)}`
  const offered = tried === '' ? 'there was no key to offer: no agent, no key file' : `tried ${tried}`
  const remedy =
    tried === '' ? 'start an agent (SSH_AUTH_SOCK) or name a key file' : `is the user right, and the key in its authorized_keys?`
  return new UnreachableError('auth', `${name}: ${host} does not let ${user} in${words}; ${offered}`, remedy)
}
