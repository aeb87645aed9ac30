import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type Algorithms, type AuthContext, type Connection, type Server, type ServerChannel } from 'ssh2'
import { onTestFinished } from 'vitest'
import { knownName } from '../../lib/transport/known-hosts.ts'
import type { Target } from '../../lib/transport/target.ts'

export type KeyPair = { readonly public: string; readonly private: string }

/** A key of the real ssh-keygen: about one in 130 that ssh2 makes is malformed. */
export function keyPair(passphrase = '', type: 'ed25519' | 'rsa' = 'ed25519'): KeyPair {
  const dir = mkdtempSync(join(tmpdir(), 'plotwright-'))
  try {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-a', '4', '-C', '', '-f', join(dir, 'id')])
    return { private: readFileSync(join(dir, 'id'), 'utf8'), public: readFileSync(join(dir, 'id.pub'), 'utf8').trim() }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** A directory that ends with the test. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'plotwright-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export type Sshd = {
  readonly port: number
  readonly hostKey: string
  /** Every command that was run. */
  readonly commands: string[]
  /** Every way in that was tried: `none`, `publickey` (once a key), `password`. */
  readonly logins: string[]
  /** What was asked of a session beside a command: `auth-agent`, `pty`, `env`, `x11`, `shell`, `subsystem`. */
  readonly requests: string[]
  readonly connections: Set<Connection>
  close(): Promise<void>
}

export type SshdOptions = {
  readonly hostKeys?: readonly KeyPair[]
  /** Public keys that may log in. */
  readonly keys?: readonly string[]
  readonly password?: string
  readonly env?: NodeJS.ProcessEnv
  /** All that it offers. */
  readonly algorithms?: Algorithms
  readonly onConnection?: (connection: Connection) => void
  /** What answers a command instead of a real `sh`. */
  readonly answer?: (channel: ServerChannel, command: string) => void
}

function admits({ keys = [], password }: SshdOptions, context: AuthContext): boolean {
  if (context.method === 'password') return password !== undefined && context.password === password
  if (context.method !== 'publickey') return false
  const key = keys
    .map((text) => ssh2.utils.parseKey(text))
    .find((each) => !(each instanceof Error) && each.getPublicSSH().equals(context.key.data))
  if (key === undefined || key instanceof Error) return false
  return (
    context.signature === undefined ||
    (context.blob !== undefined && key.verify(context.blob, context.signature, context.hashAlgo) === true)
  )
}

/** A real SSH server in this process; what it is told to run, a real `sh` runs. */
export async function sshd(options: SshdOptions = {}): Promise<Sshd> {
  const hostKeys = options.hostKeys ?? [keyPair()]
  const commands: string[] = []
  const logins: string[] = []
  const requests: string[] = []
  const connections = new Set<Connection>()
  const offered = { hostKeys: hostKeys.map((key) => key.private), algorithms: options.algorithms ?? {} }
  const server: Server = new ssh2.Server(offered, (connection) => {
    connections.add(connection)
    connection.on('close', () => connections.delete(connection)).on('error', () => {})
    options.onConnection?.(connection)
    connection.on('authentication', (context) => {
      if (context.method !== 'publickey' || context.signature === undefined) logins.push(context.method)
      if (admits(options, context)) context.accept()
      else context.reject(['publickey', ...(options.password === undefined ? [] : ['password' as const])])
    })
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP)
      socket.on('connect', () => {
        const channel = accept()
        channel.on('close', () => socket.destroy()).on('error', () => {})
        socket.on('close', () => channel.end())
        channel.pipe(socket).pipe(channel)
      })
      socket.on('error', () => reject())
    })
    connection.on('session', (acceptSession) => {
      const session = acceptSession()
      for (const request of ['auth-agent', 'pty', 'env', 'x11', 'shell', 'subsystem'] as const)
        session.on(request as 'auth-agent', (accept) => {
          requests.push(request)
          accept?.()
        })
      session.on('exec', (accept, _reject, { command }) => {
        commands.push(command)
        const channel = accept()
        if (options.answer !== undefined)
          return options.answer(
            channel.on('error', () => {}),
            command,
          )
        const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe', env: options.env ?? process.env })
        channel.on('error', () => {}).pipe(child.stdin.on('error', () => {}))
        channel.on('close', () => child.stdin.destroy())
        child.stdout.pipe(channel, { end: false })
        child.stderr.pipe(channel.stderr, { end: false })
        child.on('close', (code) => {
          channel.exit(code ?? 255)
          channel.end()
        })
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const connection of connections) connection.end()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  onTestFinished(close)
  return { port: (server.address() as AddressInfo).port, hostKey: hostKeys[0]!.public, commands, logins, requests, connections, close }
}

/** A TCP server of the test's own making. */
export async function tcpServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}

export const knownHostsLine = ({ port, hostKey }: Pick<Sshd, 'port' | 'hostKey'>): string => `${knownName('127.0.0.1', port)} ${hostKey}\n`

/** A target with a key of its own that these servers' known_hosts file holds; nothing of this machine's user has a say. */
export function targetOf(dir: string, client: KeyPair, port: number, servers: readonly Pick<Sshd, 'port' | 'hostKey'>[]): Target {
  writeFileSync(join(dir, 'known_hosts'), servers.map(knownHostsLine).join(''), { mode: 0o600 })
  writeFileSync(join(dir, 'id'), client.private, { mode: 0o600 })
  return {
    name: 'plot-1',
    address: '127.0.0.1',
    port,
    user: 'ops',
    become: false,
    identityFiles: [join(dir, 'id')],
    agent: 'none',
    knownHosts: [join(dir, 'known_hosts')],
    acceptNew: false,
    connectTimeout: 10,
    keepalive: 15,
    sshConfig: 'none',
  }
}

/** The error that a promise ends with. @throws when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('there was no error')
}

/** Waits until something holds. @throws after ten seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ten seconds for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
