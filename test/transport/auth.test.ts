import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { connect } from '../../lib/transport/index.ts'
import { fingerprint } from '../../lib/transport/known-hosts.ts'
import type { Ask, Target } from '../../lib/transport/target.ts'
import { errorOf, type KeyPair, keyPair, type Sshd, scratch, sshd, targetOf, until } from './support.ts'

const print = (key: KeyPair): string => fingerprint(Buffer.from(key.public.split(' ')[1]!, 'base64'))

async function works(target: Target): Promise<void> {
  const session = await connect(target)
  expect((await session.run({ script: 'echo in', timeout: 10 })).stdout).toBe('in\n')
  await session.close()
}

/** Answers prompts one after another, and keeps them. */
function answering(...answers: string[]): { ask: Ask; prompts: string[] } {
  const prompts: string[] = []
  const ask: Ask = async (prompt) => {
    prompts.push(prompt)
    const answer = answers.shift()
    if (answer === undefined) throw new Error('nobody answers')
    return new Secret(answer)
  }
  return { ask, prompts }
}

/** A real ssh-agent that holds these keys. */
async function agentWith(dir: string, ...keys: KeyPair[]): Promise<string> {
  const socket = join(dir, 'agent')
  const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void agent.kill())
  let said = ''
  agent.stdout!.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await until(() => said.includes('SSH_AUTH_SOCK'), 'the agent')
  for (const key of keys)
    execFileSync('ssh-add', ['-q', '-'], { input: key.private, env: { SSH_AUTH_SOCK: socket, PATH: process.env.PATH } })
  return socket
}

async function site(options: Parameters<typeof sshd>[0] = {}): Promise<{ server: Sshd; dir: string; key: KeyPair; target: Target }> {
  const key = keyPair()
  const server = await sshd({ keys: [key.public], ...options })
  const dir = scratch()
  return { server, dir, key, target: targetOf(dir, key, server.port, [server]) }
}

test('only ways that are known are tried, and none is asked for in vain', async () => {
  const { server, target } = await site()
  await works(target)
  expect(server.logins).toEqual(['publickey'])
})

test('a key is taken from the agent', async () => {
  const { server, key, dir, target } = await site()
  const agent = await agentWith(dir, keyPair(), key)
  await works({ ...target, identityFiles: [], agent })
  expect(server.logins).toEqual(['publickey', 'publickey'])
})

test("the agent's key that a key file names comes first", async () => {
  const { server, key, dir, target } = await site()
  const agent = await agentWith(dir, keyPair(), keyPair(), keyPair(), key)
  writeFileSync(join(dir, 'mine.pub'), key.public)
  await works({ ...target, identityFiles: [join(dir, 'mine')], agent })
  expect(server.logins).toEqual(['publickey'])
})

test('the agent is named by ssh_config too', async () => {
  const { key, dir, target } = await site()
  const agent = await agentWith(dir, key)
  writeFileSync(join(dir, 'config'), `Host *\n IdentityAgent ${agent}\n IdentityFile none\n`)
  await works({ ...target, identityFiles: undefined, agent: undefined, sshConfig: join(dir, 'config') })
})

test('a passphrase is asked once for all hosts, and only when nothing else lets us in', async () => {
  const locked = keyPair('swordfish')
  const { server, dir, target } = await site({ keys: [locked.public] })
  const file = join(dir, 'locked')
  writeFileSync(file, locked.private)
  const { ask, prompts } = answering('wrong', 'swordfish')
  await Promise.all([1, 2, 3].map(() => works({ ...target, identityFiles: [file], askPassphrase: ask })))
  expect(prompts).toEqual([`Passphrase of ${file}: `, `Wrong passphrase. Passphrase of ${file}: `])
  expect(server.logins).toHaveLength(3)
})

test('no passphrase is asked for where another key lets us in', async () => {
  const { dir, target } = await site()
  writeFileSync(join(dir, 'locked'), keyPair('swordfish').private)
  const { ask, prompts } = answering()
  await works({ ...target, identityFiles: [join(dir, 'locked'), join(dir, 'id')], askPassphrase: ask })
  expect(prompts).toEqual([])
})

test('time that somebody takes to answer does not count as time of the host', async () => {
  const locked = keyPair('swordfish')
  const { dir, target } = await site({ keys: [locked.public] })
  writeFileSync(join(dir, 'locked'), locked.private)
  const slow: Ask = () => new Promise((resolve) => setTimeout(resolve, 1500, new Secret('swordfish')))
  await works({ ...target, identityFiles: [join(dir, 'locked')], askPassphrase: slow, connectTimeout: 1 })
})

test('a wrong passphrase, and one that nobody can give, are named', async () => {
  const { dir, target } = await site()
  const file = join(dir, 'locked')
  writeFileSync(file, keyPair('swordfish').private)
  const alone = { ...target, identityFiles: [file] }
  expect((await errorOf(connect({ ...alone, askPassphrase: answering('a', 'b', 'c').ask }))).message).toBe(
    `plot-1: 127.0.0.1 does not let ops in; tried ${file} (wrong passphrase); is the user right, and the key in its authorized_keys?`,
  )
  expect((await errorOf(connect(alone))).message).toContain(
    `${file} (needs a passphrase and nobody can be asked; add it to an agent with ssh-add)`,
  )
  expect((await errorOf(connect({ ...alone, askPassphrase: answering().ask }))).message).toContain('nobody answers')
})

test('an error names all that was tried, and why the rest could not be', async () => {
  const { dir, target } = await site()
  const held = keyPair()
  const agent = await agentWith(dir, held)
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text)
    return join(dir, name)
  }
  const refused = file('refused', keyPair().private)
  const garbage = file('garbage', 'hello')
  const half = file('half', keyPair().public)
  const error = await errorOf(connect({ ...target, identityFiles: [join(dir, 'gone'), garbage, half, dir, refused], agent }))
  expect(error).toMatchObject({
    code: 'auth',
    message: `plot-1: 127.0.0.1 does not let ops in; tried agent (${print(held)}), ${dir}/gone (no such file), ${garbage} (Unsupported key format), ${half} (holds no private key), ${dir} (is a directory), ${refused}; is the user right, and the key in its authorized_keys?`,
  })
})

test('without any key the error says so; an agent that is gone is named', async () => {
  const { target } = await site()
  expect((await errorOf(connect({ ...target, identityFiles: [] }))).message).toBe(
    'plot-1: 127.0.0.1 does not let ops in; there was no key to offer: no agent, no key file; start an agent (SSH_AUTH_SOCK) or name a key file',
  )
  expect((await errorOf(connect({ ...target, identityFiles: [], agent: '/nowhere/agent' }))).message).toMatch(
    /tried agent \/nowhere\/agent \(.+\)/,
  )
})

test('a password is given where a provider is, after the keys, and asked once', async () => {
  const { server, target } = await site({ keys: [], password: 'opensesame' })
  const { ask, prompts } = answering('opensesame')
  await works({ ...target, askPassword: ask })
  await works({ ...target, askPassword: ask })
  expect(prompts).toEqual(['SSH password of ops: '])
  expect(server.logins).toEqual(['publickey', 'password', 'publickey', 'password'])
  expect((await errorOf(connect(target))).code).toBe('auth')
})

test('a server that takes no password is not told one', async () => {
  const { server, target } = await site({ keys: [] })
  const { ask, prompts } = answering('opensesame')
  expect((await errorOf(connect({ ...target, askPassword: ask }))).code).toBe('auth')
  expect([prompts, server.logins]).toEqual([[], ['publickey']])
})
