import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from '#zod'
import { mask, reveal, Secret } from '../../../lib/engine/secret.ts'
import { load } from '../../../lib/inventory/load.ts'
import { defineSchema } from '../../../lib/inventory/schema.ts'
import { secret } from '../../../lib/inventory/secret.ts'
import { printed } from '../../../lib/inventory/secrets/command.ts'
import type { AskSecret } from '../../../lib/inventory/secrets/slow.ts'
import { isRunning, until } from '../../cli/program.ts'
import { directoryOf, refusal } from '../support.ts'

afterEach(() => void vi.unstubAllEnvs())

const schema = defineSchema({
  cluster: z.object({ pass: secret().optional() }),
  groups: { here: z.object({ token: secret().optional() }) },
})

type Sources = { readonly cluster?: unknown; readonly hosts?: Readonly<Record<string, unknown>>; readonly ask?: AskSecret }

/** Loads an inventory of these sources, written in YAML, which takes JSON, too. */
function loaded({ cluster, hosts = {}, ask }: Sources) {
  const inventory = {
    all: {
      vars: { ...(cluster !== undefined && { pass: cluster }) },
      children: { here: { hosts: Object.fromEntries(Object.entries(hosts).map(([name, token]) => [name, { token }])) } },
    },
  }
  const dir = directoryOf({ 'hosts.yml': JSON.stringify(inventory) })
  return load(join(dir, 'hosts.yml'), schema, { ask })
}

const opened = async (source: unknown) => reveal((await loaded({ cluster: source })).cluster.pass!)

/** What is said of a source that is refused, without where. */
const refused = async (source: unknown) =>
  (await refusal(() => loaded({ cluster: source }))).replace(/^\S+hosts.yml(:\d+)?: all.pass: /gm, '')

async function key() {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  const path = join(directoryOf({ 'age.key': `# of a test\n${identity}\n` }), 'age.key')
  const encrypt = async (text: string) => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    return armor.encode(await encrypter.encrypt(text))
  }
  return { path, recipient, encrypt }
}

test('a program prints a secret, and is run once however many hosts name it', async () => {
  const dir = directoryOf({})
  const source = { command: ['sh', '-c', 'echo run >>"$0"; printf "two\\nlines\\r\\n"', join(dir, 'runs')] }
  const { cluster, hosts } = await loaded({ cluster: source, hosts: { a: source, b: source } })
  expect([cluster.pass!, ...hosts.map((host) => (host as unknown as { token: Secret }).token)].map(reveal)).toEqual(
    Array(3).fill('two\nlines'),
  )
  await loaded({ cluster: source })
  expect(readFileSync(join(dir, 'runs'), 'utf8')).toBe('run\n')
})

test('no shell reads the words, and stdin is empty', async () => {
  expect(await opened({ command: ['printf', '%s', '$HOME; echo *'] })).toBe('$HOME; echo *')
  expect(await opened({ command: ['sh', '-c', 'cat; echo the end'] })).toBe('the end')
})

test.each([
  [['sh', '-c', 'echo printed-by-it; echo first >&2; echo "no such entry: printed-by-it" >&2; exit 3']],
  [['sh', '-c', 'kill -9 $$']],
  [['sh', '-c', 'echo']],
  [['/no/such/program', 'x']],
  [['/']],
  [['sh', '-c', 'head -c 65537 /dev/zero; exec sleep 60']],
])('a program that fails is told: %j', async (command) => {
  expect(mask(await refused({ command }))).toMatchSnapshot()
})

test('a program that hangs is ended', async () => {
  const outcome = await printed(['sh', '-c', 'echo waiting >&2; exec sleep 61.7234'], 0.5)
  expect(outcome).toEqual([
    {
      what: expect.stringMatching(/^the command sh gave no answer within 0\.5 s(: waiting)?$/),
      fix: 'run it by hand: it must print the secret and end with 0',
    },
  ])
  await until('it is gone', () => !isRunning('sleep 61.7234'))
})

test('what age has encrypted is opened by the identity, in place or in a file', async () => {
  const { path, encrypt } = await key()
  vi.stubEnv('PLOTWRIGHT_AGE_IDENTITY', path)
  const text = await encrypt('in place\n')
  expect(await opened({ age: text })).toBe('in place')
  expect(await opened({ age: `\n${text.replace(/^/gm, '    ')}` })).toBe('in place')
  const dir = directoryOf({ 'x.age': await encrypt('in a file') })
  writeFileSync(join(dir, 'binary.age'), armor.decode(await encrypt('in bytes')))
  chmodSync(join(dir, 'x.age'), 0o644)
  expect(await opened({ ageFile: join(dir, 'x.age') })).toBe('in a file')
  expect(await opened({ ageFile: join(dir, 'binary.age') })).toBe('in bytes')
})

test('what age can’t open says why', async () => {
  const { path, encrypt } = await key()
  const other = await key()
  const text = await encrypt('never shown')
  const said = async (identity: string, source: unknown) => {
    vi.stubEnv('PLOTWRIGHT_AGE_IDENTITY', identity)
    const dirs = [/\/\S+\/(?=age\.key|x\.age)/g, /(?<=for )age1\w+/g] as const
    return (await refused(source)).replace(dirs[0], '').replace(dirs[1], 'RECIPIENT')
  }
  const files = directoryOf({
    'x.age': text.replace(/.{4}\n-----END/, 'AAAA\n-----END'),
    'open.key': readFileSync(path, 'utf8'),
    'not.key': 'x',
  })
  chmodSync(join(files, 'open.key'), 0o644)
  expect({
    missing: await said('/none/age.key', { age: text }),
    open: (await said(join(files, 'open.key'), { age: text })).replaceAll(files, 'DIR'),
    none: (await said(join(files, 'not.key'), { age: text })).replaceAll(files, 'DIR'),
    another: await said(other.path, { age: text }),
    'no age': await said(path, { age: 'hello' }),
    damaged: await said(path, { ageFile: join(files, 'x.age') }),
    'not there': await said(path, { ageFile: '/none/x.age' }),
    empty: await said(path, { age: await encrypt('\n') }),
  }).toMatchSnapshot()
})

test('a prompt is asked once for each text, after all else; without a terminal it is refused', async () => {
  const asked: string[] = []
  const ask = async (prompt: string) => new Secret(`typed for ${asked.push(prompt)}`)
  const one = { prompt: 'One of a test' }
  const { cluster, hosts } = await loaded({ cluster: one, hosts: { a: { prompt: 'Two of a test' }, b: one }, ask })
  expect([cluster.pass!, ...hosts.map((host) => (host as unknown as { token: Secret }).token)].map(reveal)).toEqual([
    'typed for 1',
    'typed for 2',
    'typed for 1',
  ])
  expect(asked).toEqual(['One of a test: ', 'Two of a test: '])
  expect(await refused({ prompt: 'Three of a test' })).toMatchInlineSnapshot(
    `"there is no terminal to ask for ‘Three of a test’ on; take it from { env }, { file }, { command } or { ageFile }"`,
  )
})

test('an untyped text is no secret while its source fails', async () => {
  const dir = directoryOf({ hosts: "[all:vars]\npass={'command': ['false']}\n[here]\na\n" })
  expect(await refusal(() => load(join(dir, 'hosts'), schema), dir)).toMatchInlineSnapshot(
    `"hosts:2: all.pass: the command false ended with status 1; run it by hand: it must print the secret and end with 0"`,
  )
})

test('all sources that fail are told at once', async () => {
  const hosts = {
    a: { command: ['false'] },
    b: { prompt: 'Four of a test' },
    c: { env: 'PLOTWRIGHT_TEST_UNSET' },
    d: { env: 'A', file: 'b' },
  }
  expect((await refusal(() => loaded({ hosts }))).replace(/^\S*\/hosts.yml/gm, 'hosts.yml')).toMatchInlineSnapshot(`
    "hosts.yml:1: a.token: the command false ended with status 1; run it by hand: it must print the secret and end with 0
    hosts.yml:1: b.token: there is no terminal to ask for ‘Four of a test’ on; take it from { env }, { file }, { command } or { ageFile }
    hosts.yml:1: c.token: environment variable PLOTWRIGHT_TEST_UNSET is not set; export it, or name another
    hosts.yml:1: d.token: not a secret; expected a text, { env }, { file }, { command }, { age }, { ageFile } or { prompt }, see docs/secrets.md"
  `)
})
