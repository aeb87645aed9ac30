import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../../lib/transport/index.ts'
import { fingerprint } from '../../lib/transport/known-hosts.ts'
import { errorOf, keyPair, knownHostsLine, scratch, sshd, targetOf, until } from './support.ts'

const wire = (publicKey: string): Buffer => Buffer.from(publicKey.split(' ')[1]!, 'base64')

test('a host whose key is known gets one shell, whatever the number of requests', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const session = await connect(targetOf(scratch(), key, server.port, [server]))
  const replies = await Promise.all(['echo one', 'echo two >&2; exit 4', 'cat'].map((script) => session.run({ script, timeout: 10 })))
  expect(replies).toEqual([
    { stdout: 'one\n', stderr: '', status: 0 },
    { stdout: '', stderr: 'two\n', status: 4 },
    { stdout: '', stderr: '', status: 0 },
  ])
  expect(server.commands).toHaveLength(1)
  expect(server.commands[0]!.length).toBeLessThan(4096)
  expect(server.commands[0]).not.toContain(session.nonce)
  expect(session.usage).toMatchObject({ trips: 3, shells: 1 })
  await session.close()
  await until(() => server.connections.size === 0, 'the end of the connection')
})

test('an unknown key is refused with its fingerprint, and nobody logs in', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const error = await errorOf(connect(targetOf(scratch(), key, server.port, [])))
  expect(error.code).toBe('host-key')
  expect(error.message).toBe(
    `plot-1: [127.0.0.1]:${server.port} is in no known_hosts file; it showed the ssh-ed25519 key ${fingerprint(wire(server.hostKey))}; compare that with what \`ssh-keygen -lf\` says of /etc/ssh/ssh_host_*_key.pub on the host itself, then add it, or take keys seen first with --accept-new`,
  )
  expect(server.logins).toEqual([])
})

test('a changed key is refused, with --accept-new too; the text names both keys, file, line and remedy', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const old = keyPair()
  const dir = scratch()
  const target = { ...targetOf(dir, key, server.port, [{ port: server.port, hostKey: old.public }]), acceptNew: true }
  const error = await errorOf(connect(target))
  const file = join(dir, 'known_hosts')
  expect(error.code).toBe('host-key')
  expect(error.message).toBe(
    `plot-1: [127.0.0.1]:${server.port} showed the ssh-ed25519 key ${fingerprint(wire(server.hostKey))}, but ${file} line 1 holds the ssh-ed25519 key ${fingerprint(wire(old.public))}: the host is new, or another answers for it; compare the fingerprint on the host itself; if it is right, \`ssh-keygen -f ${file} -R '[127.0.0.1]:${server.port}'\` and add the new one`,
  )
  expect(server.logins).toEqual([])
})

test('a revoked key is refused though another line trusts it', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const dir = scratch()
  const target = targetOf(dir, key, server.port, [server])
  writeFileSync(join(dir, 'known_hosts'), `${knownHostsLine(server)}@revoked * ${server.hostKey}\n`)
  const error = await errorOf(connect({ ...target, acceptNew: true }))
  expect(error.code).toBe('host-key')
  expect(error.message).toContain(`${join(dir, 'known_hosts')} line 2 revokes; give the host a new key`)
})

test('--accept-new trusts a key seen first, and writes it down for the next time', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const dir = scratch()
  const file = join(dir, 'made', 'known_hosts')
  const target = { ...targetOf(dir, key, server.port, []), knownHosts: [file] }
  await (await connect({ ...target, acceptNew: true })).close()
  expect(readFileSync(file, 'utf8')).toBe(`[127.0.0.1]:${server.port} ${server.hostKey.trim()}\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await (await connect(target)).close()
})

test('--accept-new adds its line below a file that has no newline at its end', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const dir = scratch()
  const target = { ...targetOf(dir, key, server.port, []), acceptNew: true }
  writeFileSync(join(dir, 'known_hosts'), '# mine')
  await (await connect(target)).close()
  expect(readFileSync(join(dir, 'known_hosts'), 'utf8')).toBe(`# mine\n${knownHostsLine(server).trim()}\n`)
})

test('a host known by another type of key has changed', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const dir = scratch()
  const target = { ...targetOf(dir, key, server.port, []), acceptNew: true }
  writeFileSync(join(dir, 'known_hosts'), `[127.0.0.1]:${server.port} ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=\n`)
  const error = await errorOf(connect(target))
  expect(error.message).toContain('line 1 holds the ecdsa-sha2-nistp256 key')
})

test('a server with several keys is asked for the one that is known', async () => {
  const key = keyPair()
  const rsa = keyPair('', 'rsa')
  const server = await sshd({ keys: [key.public], hostKeys: [keyPair(), rsa] })
  const session = await connect(targetOf(scratch(), key, server.port, [{ port: server.port, hostKey: rsa.public }]))
  expect((await session.run({ script: 'echo in', timeout: 10 })).stdout).toBe('in\n')
  await session.close()
})

test('one line of code makes SSH clients, and it names a verifier', () => {
  const lib = new URL('../../lib/', import.meta.url)
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const sources = files.map((file) => readFileSync(new URL(file, lib), 'utf8'))
  const makers = sources.filter((source) => /\bnew (ssh2\.)?Client\(/.test(source))
  expect(makers).toHaveLength(1)
  expect(makers[0]!.match(/new ssh2\.Client\(/g)).toHaveLength(1)
  expect(makers[0]).toMatch(/client\.connect\(\{[^}]*hostVerifier:/)
})
