import { writeFileSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { join } from 'node:path'
import type { Algorithms } from 'ssh2'
import { expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../lib/transport/index.ts'
import { errorOf, keyPair, knownHostsLine, scratch, sshd, targetOf, tcpServer } from './support.ts'

const client = keyPair()
const rsa = keyPair('', 'rsa')

const weak: readonly (readonly [string, Algorithms])[] = [
  ['diffie-hellman-group1-sha1', { kex: ['diffie-hellman-group1-sha1'] }],
  ['diffie-hellman-group14-sha1', { kex: ['diffie-hellman-group14-sha1'] }],
  ['diffie-hellman-group-exchange-sha1', { kex: ['diffie-hellman-group-exchange-sha1'] }],
  ['host keys signed with SHA-1', { serverHostKey: ['ssh-rsa'] }],
  ['3des-cbc', { cipher: ['3des-cbc'] }],
  ['aes128-cbc', { cipher: ['aes128-cbc'] }],
  ['hmac-md5', { cipher: ['aes128-ctr'], hmac: ['hmac-md5'] }],
  ['hmac-sha1', { cipher: ['aes128-ctr'], hmac: ['hmac-sha1'] }],
  ['hmac-sha1-96', { cipher: ['aes128-ctr'], hmac: ['hmac-sha1-96'] }],
  ['compression before the login', { compress: ['zlib'] }],
]

test.each(weak)('a server that has only %s is refused, told what to do, and sees no login', async (_, algorithms) => {
  const server = await sshd({ hostKeys: [rsa], keys: [client.public], algorithms })
  const error = await errorOf(connect(targetOf(scratch(), client, server.port, [server])))
  expect(error).toMatchObject({ name: 'UnreachableError', code: 'connect' })
  expect(error.message).toMatch(
    new RegExp(
      `^plot-1: cannot connect to 127.0.0.1 port ${server.port}: no handshake: .*no matching .*; it offers only what is no longer safe: bring its SSH server up to date$`,
    ),
  )
  expect(server.logins).toEqual([])
})

test('what is still safe is taken from a server that has weak algorithms, too', async () => {
  const algorithms: Algorithms = { kex: ['diffie-hellman-group1-sha1', 'ecdh-sha2-nistp256'], serverHostKey: ['ssh-rsa', 'rsa-sha2-256'] }
  const server = await sshd({ hostKeys: [rsa], keys: [client.public], algorithms })
  const session = await connect(targetOf(scratch(), client, server.port, [server]))
  expect((await session.run({ script: 'echo in', timeout: 10 })).stdout).toBe('in\n')
  await session.close()
})

test('a session asks for a command and for nothing else: no agent, terminal or environment of ours goes to a host', async () => {
  vi.stubEnv('SSH_AUTH_SOCK', '/nonexistent/agent')
  vi.stubEnv('DISPLAY', ':0')
  onTestFinished(() => void vi.unstubAllEnvs())
  const dir = scratch()
  writeFileSync(join(dir, 'config'), 'Host *\n  ForwardAgent yes\n  ForwardX11 yes\n  SendEnv *\n  RequestTTY force\n')
  const server = await sshd({ keys: [client.public] })
  const session = await connect({
    ...targetOf(dir, client, server.port, [server]),
    agent: 'SSH_AUTH_SOCK',
    sshConfig: join(dir, 'config'),
  })
  expect((await session.run({ script: 'echo "in$SSH_AUTH_SOCK$DISPLAY"', timeout: 10 })).status).toBe(0)
  await session.close()
  expect(server.commands).toHaveLength(1)
  expect(server.requests).toEqual([])
})

/** A jump host and, behind it, a wire that the jump host's owner may listen to and lead where they like. */
async function overEavesdropper(to: (wires: number) => number) {
  const heard: Buffer[] = []
  let wires = 0
  const port = await tcpServer((socket) => {
    const back = dial(to(++wires), '127.0.0.1')
    for (const [from, other] of [[socket, back] as const, [back, socket] as const])
      from
        .on('error', () => {})
        .on('data', (bytes: Buffer) => {
          heard.push(bytes)
          other.write(bytes)
        })
        .on('close', () => other.destroy())
  })
  const gate = await sshd({ keys: [client.public] })
  return { heard, port, gate, proxyJump: `ops@127.0.0.1:${gate.port}` }
}

test('a jump host sees nothing of what goes to the next hop', async () => {
  const host = await sshd({ keys: [client.public] })
  const { heard, port, gate, proxyJump } = await overEavesdropper(() => host.port)
  const known = [gate, { port, hostKey: host.hostKey }]
  const session = await connect({ ...targetOf(scratch(), client, port, known), proxyJump })
  const { stdout } = await session.run({ script: 'cat; echo tellnobody', data: ['a word that is secret'], timeout: 10 })
  await session.close()
  expect(stdout).toBe('a word that is secrettellnobody\n')
  const bytes = Buffer.concat(heard).toString('latin1')
  expect(bytes).toContain('SSH-2.0')
  expect(bytes).not.toMatch(/secret|tellnobody|plotwright|umask/)
  expect(gate.commands).toEqual([])
})

test('a jump host that leads to a machine of its own is found out before anything is said to it', async () => {
  const [host, evil] = await Promise.all([sshd({ keys: [client.public] }), sshd({ keys: [client.public] })])
  const { port, gate, proxyJump } = await overEavesdropper(() => evil.port)
  const dir = scratch()
  const target = { ...targetOf(dir, client, port, []), proxyJump, acceptNew: true }
  writeFileSync(join(dir, 'known_hosts'), [gate, { port, hostKey: host.hostKey }].map(knownHostsLine).join(''))
  expect(await errorOf(connect(target))).toMatchObject({
    code: 'host-key',
    message: expect.stringMatching(/^plot-1: .*another answers for it/),
  })
  expect([evil.logins, evil.commands]).toEqual([[], []])
})
