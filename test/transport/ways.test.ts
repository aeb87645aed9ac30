import { readFileSync, writeFileSync } from 'node:fs'
import { connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, type Target } from '../../lib/transport/index.ts'
import { wordsOf } from '../../lib/transport/socket.ts'
import { errorOf, keyPair, knownHostsLine, type Sshd, scratch, sshd, targetOf, tcpServer, until } from './support.ts'

async function answers(target: Target): Promise<void> {
  const session = await connect(target)
  expect((await session.run({ script: 'echo in', timeout: 10 })).stdout).toBe('in\n')
  await session.close()
}

/** A port in front of a server; `meet` sees each connection first, and says whether to let it through. */
async function front(port: number, meet: (socket: Socket, nth: number) => boolean): Promise<number> {
  let count = 0
  return tcpServer((socket) => {
    if (!meet(socket, ++count)) return
    const back = dial(port, '127.0.0.1')
    back.on('error', () => socket.destroy())
    socket.on('close', () => back.destroy())
    socket.pipe(back).pipe(socket)
  })
}

/** Two servers, one to go over and one to reach. */
async function two(): Promise<{ dir: string; gate: Sshd; host: Sshd; target: Target }> {
  const key = keyPair()
  const [gate, host] = await Promise.all([sshd({ keys: [key.public] }), sshd({ keys: [key.public] })])
  const dir = scratch()
  return { dir, gate, host, target: { ...targetOf(dir, key, host.port, [gate, host]), proxyJump: `ops@127.0.0.1:${gate.port}` } }
}

test('hosts behind a jump host are reached over one connection to it, which ends with the last', async () => {
  const { gate, host, target } = await two()
  const sessions = await Promise.all([1, 2, 3].map(() => connect(target)))
  expect([gate.connections.size, host.connections.size, gate.commands.length]).toEqual([1, 3, 0])
  for (const session of sessions) {
    expect((await session.run({ script: 'echo in', timeout: 10 })).stdout).toBe('in\n')
    await session.close()
  }
  await until(() => gate.connections.size + host.connections.size === 0, 'the end of all connections')
  await answers(target)
})

test('a chain of jumps works', async () => {
  const { dir, gate, host, target } = await two()
  const key = keyPair()
  const last = await sshd({ keys: [key.public] })
  writeFileSync(join(dir, 'last'), key.private)
  writeFileSync(join(dir, 'known_hosts'), [gate, host, last].map(knownHostsLine).join(''))
  const proxyJump = [gate, host].map(({ port }) => `ops@127.0.0.1:${port}`).join(',')
  await answers({ ...target, port: last.port, proxyJump, identityFiles: [join(dir, 'id'), join(dir, 'last')] })
  expect(last.commands).toHaveLength(1)
})

test('each hop is verified: an unknown jump host is refused, and so is an unknown host behind a known one', async () => {
  const { dir, gate, host, target } = await two()
  writeFileSync(join(dir, 'known_hosts'), knownHostsLine(host))
  expect((await errorOf(connect(target))).message).toMatch(new RegExp(`^127.0.0.1: \\[127.0.0.1\\]:${gate.port} is in no known_hosts file`))
  expect([gate.logins, host.logins]).toEqual([[], []])
  writeFileSync(join(dir, 'known_hosts'), knownHostsLine(gate))
  expect((await errorOf(connect(target))).message).toMatch(new RegExp(`^plot-1: \\[127.0.0.1\\]:${host.port} is in no known_hosts file`))
  expect(host.logins).toEqual([])
  await until(() => gate.connections.size === 0, 'the end of the connection to the jump host')
})

test('a jump host that cannot reach the host says so', async () => {
  const { target, host } = await two()
  await host.close()
  const error = await errorOf(connect(target))
  expect(error.code).toBe('connect')
  expect(error.message).toMatch(new RegExp(`^plot-1: cannot connect to 127.0.0.1 port ${host.port} over 127.0.0.1: `))
})

test('a session over a jump host that goes away is lost', async () => {
  const { gate, target } = await two()
  const session = await connect(target)
  const hanging = errorOf(session.run({ script: 'exec sleep 60', timeout: 60 }))
  for (const connection of gate.connections) connection.end()
  expect(await hanging).toMatchObject({ name: 'UnreachableError', code: 'lost' })
})

const relay = `${JSON.stringify(process.execPath)} -e 'const s=require("net").connect(process.argv[2],process.argv[1]);process.stdin.pipe(s).pipe(process.stdout)' %h %p`

test('a ProxyCommand carries the connection, and ends with it', async () => {
  const { dir, target } = await two()
  const pid = join(dir, 'pid')
  const proxyCommand = `sh -c 'echo $$ >${pid}; exec "$@"' sh ${relay}`
  await answers({ ...target, proxyJump: undefined, proxyCommand })
  const command = Number(readFileSync(pid, 'utf8'))
  await until(() => !alive(command), 'the end of the ProxyCommand')
})

test('a ProxyCommand of ssh_config does too', async () => {
  const { dir, target } = await two()
  writeFileSync(join(dir, 'config'), `Host 127.*\n  ProxyCommand ${relay}\n`)
  await answers({ ...target, proxyJump: undefined, sshConfig: join(dir, 'config') })
})

test('a ProxyCommand that fails is told with its words', async () => {
  const { target } = await two()
  const error = await errorOf(connect({ ...target, proxyJump: undefined, proxyCommand: 'echo no way to %h >&2; exit 7' }))
  expect(error.code).toBe('connect')
  expect(error.message).toContain('before the handshake')
  expect(error.message).toContain('no way to 127.0.0.1')
})

test('a server that closes before the handshake, as MaxStartups does, is tried three times', async () => {
  const { host, target } = await two()
  const direct = { ...target, proxyJump: undefined }
  const meet = (socket: Socket, nth: number): boolean => {
    if (nth === 1) socket.destroy()
    if (nth === 2) socket.end('Exceeded MaxStartups\r\n')
    return nth > 2
  }
  const port = await front(host.port, meet)
  await answers({ ...targetWith(direct, port, host), port })
  let count = 0
  const closed = await front(host.port, (socket) => {
    count++
    socket.destroy()
    return false
  })
  const error = await errorOf(connect({ ...direct, port: closed }))
  expect(error).toMatchObject({
    code: 'connect',
    message: `plot-1: cannot connect to 127.0.0.1 port ${closed}: it closed the connection before the handshake`,
  })
  expect(count).toBe(3)
})

test('a refused connection is tried again, one that was refused for its key is not', async () => {
  const { host, dir, target } = await two()
  const direct = { ...target, proxyJump: undefined }
  let count = 0
  const port = await front(host.port, () => ++count > 0)
  writeFileSync(join(dir, 'known_hosts'), '')
  expect((await errorOf(connect({ ...direct, port }))).code).toBe('host-key')
  expect(count).toBe(1)
  await host.close()
  expect(await errorOf(connect({ ...direct, port: host.port }))).toMatchObject({
    code: 'connect',
    message: `plot-1: cannot connect to 127.0.0.1 port ${host.port}: connection refused; is sshd running, and is this its port?`,
  })
})

test('a host that takes the connection and says nothing is given up in time, once', async () => {
  const { target } = await two()
  let count = 0
  const port = await tcpServer(() => {
    count++
  })
  expect(await errorOf(connect({ ...target, proxyJump: undefined, port, connectTimeout: 0.3 }))).toMatchObject({
    code: 'timeout',
    message: `plot-1: no login at 127.0.0.1 port ${port} within 0.3 s; is the host up, and does a firewall let this port through?`,
  })
  expect(count).toBe(1)
})

test('a name that is not known is told as such', async () => {
  const { target } = await two()
  const error = await errorOf(connect({ ...target, proxyJump: undefined, address: 'plot-1.invalid' }))
  expect(error.code).toBe('connect')
  expect(error.message).toMatch(
    /^plot-1: cannot connect to plot-1.invalid port \d+: the name (is not known; check its address in the inventory|server does not answer)$/,
  )
})

test('a server that speaks something else is told as such', async () => {
  const { target } = await two()
  const port = await tcpServer((socket) => void socket.end(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(9000)}\r\n`))
  const error = await errorOf(connect({ ...target, proxyJump: undefined, port }))
  expect(error.code).toBe('connect')
})

const goesSilent = (socket: Socket, back: Socket) => {
  socket.unpipe(back)
  back.unpipe(socket)
  socket.resume()
}

test.each([
  ['goes silent is noticed by its keepalives', goesSilent, 'no answer to 3 keepalives, one every 0.05 s'],
  ['is reset is told as such', (socket: Socket) => void socket.resetAndDestroy(), 'connection reset'],
])('a connection that %s', async (_, happens, words) => {
  const { host, target } = await two()
  let befall = () => {}
  const port = await tcpServer((socket) => {
    const back = dial(host.port, '127.0.0.1')
    socket.on('close', () => back.destroy())
    socket.pipe(back).pipe(socket)
    befall = () => happens(socket, back)
  })
  const session = await connect({ ...targetWith({ ...target, proxyJump: undefined }, port, host), port, keepalive: 0.05 })
  const hanging = errorOf(session.run({ script: 'exec sleep 60', timeout: 60 }))
  befall()
  expect(await hanging).toMatchObject({ code: 'lost', message: `plot-1: the session was lost: ${words}` })
})

test('errors of a wire are told in words', () => {
  const pipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  expect([wordsOf(pipe), wordsOf(new Error('odd'))]).toEqual(['the host closed the connection', 'odd'])
})

test('a connection that breaks in the middle of an upload is lost, and nothing is sent again', async () => {
  const { host, target } = await two()
  let count = 0
  const port = await tcpServer((socket) => {
    count++
    const back = dial(host.port, '127.0.0.1')
    socket.on('close', () => back.destroy())
    let seen = 0
    socket.on('data', (chunk: Buffer) => {
      seen += chunk.length
      if (seen > 300_000) socket.resetAndDestroy()
    })
    socket.pipe(back).pipe(socket)
  })
  const session = await connect({ ...targetWith({ ...target, proxyJump: undefined }, port, host), port })
  const error = await errorOf(session.run({ script: 'cat >/dev/null', data: ['x'.repeat(5_000_000)], timeout: 30 }))
  expect(error).toMatchObject({ code: 'lost' })
  expect(count).toBe(1)
  await session.close()
})

/** The same target with the server's key known at another port. */
function targetWith(target: Target, port: number, { hostKey }: Sshd): Target {
  const file = join(scratch(), 'known_hosts')
  writeFileSync(file, knownHostsLine({ port, hostKey }))
  return { ...target, knownHosts: [file] }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
