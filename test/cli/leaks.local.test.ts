import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { base64, filesIn, leaksIn, seenIn as seen, spellings } from '../canary.ts'
import { scratch, secretive, start, until } from './program.ts'

/** Secrets full of what others escape, each with a word that stands in no other text. */
const pass = `c4n4ry'"one\\%&<é>/+? c4n4ry-two`
const key = '-----BEGIN C4N4RY-----\nc4n4ry/three+AAAA\nc4n4ry/four=BBBB\n-----END C4N4RY-----'
const token = 'c4n4ry-five'

/** Texts of them whose base64 is looked for; the lines of a key are folded by themselves. */
const secrets = [pass, token, ...key.split('\n').slice(1, 3)]
const seenIn = (text: string) => seen(text, secrets)

/** What any process of this machine shows of the secrets in its command line and environment. */
const shownByProcesses = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      ['cmdline', 'environ'].flatMap((file) => {
        try {
          return seenIn(readFileSync(`/proc/${pid}/${file}`, 'utf8')).map((found) => `${pid} ${file}: ${found}`)
        } catch {
          return [] // it has ended, or is somebody else's
        }
      }),
    )

/** A machine to bring secrets to, and everything that is left on this side of it. */
async function place() {
  const dir = scratch()
  for (const name of ['keys', 'host', 'left', 'left/tmp']) mkdirSync(join(dir, name), { mode: 0o700 })
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 })
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  write('keys/age.key', `${identity}\n`)
  write('keys/pass', `${pass}\n`)
  write('keys/key', key)
  const sources = {
    pass: { file: join(dir, 'keys/pass') },
    key: { command: ['cat', join(dir, 'keys/key')] },
    token: { age: armor.encode(await encrypter.encrypt(token)) },
  }
  const hosts = { control: { ansible_host: 'localhost', ansible_connection: 'local' } }
  const vars = { dir: join(dir, 'host'), ...sources, ansible_become: false }
  write('hosts.yml', JSON.stringify({ all: { vars, children: { here: { hosts } } } }))
  write('keys/tell', [pass, key, token].flatMap((text) => [...spellings(text), ...base64(text)]).join('\n'))
  const env = {
    PLOTWRIGHT_AGE_IDENTITY: join(dir, 'keys/age.key'),
    PLOTWRIGHT_LOCK: join(dir, 'lock'),
    TMPDIR: join(dir, 'left/tmp'),
    HOME: join(dir, 'left'),
  }
  const reports = ['json', 'junit', 'prometheus', 'markdown', 'html'].flatMap((kind) => ['--report', `${kind}:${join(dir, 'left', kind)}`])
  const run = async (...flags: string[]) => {
    const running = start(['-i', join(dir, 'hosts.yml'), ...reports, '--history', join(dir, 'left/history'), ...flags], env, secretive)
    onTestFinished(() => void running.child.kill('SIGKILL'))
    return running
  }
  /** Also of the identity, of which nothing may be seen either. */
  const leaks = (told: { readonly stdout: string; readonly stderr: string }) => [
    ...leaksIn(join(dir, 'left'), secrets),
    ...[told.stdout, told.stderr].flatMap(seenIn),
    ...[told.stdout, told.stderr, ...filesIn(join(dir, 'left')).map((path) => readFileSync(path, 'utf8'))].filter((text) =>
      text.includes(identity.slice(16)),
    ),
  ]
  return { dir, host: join(dir, 'host'), run, leaks, go: () => writeFileSync(join(dir, 'host/go'), '') }
}

test('what searches finds what there is to find', () => {
  for (const text of [pass, key, token])
    for (const each of [...spellings(text), ...base64(text)]) expect(seenIn(`before ${each} after`)).not.toEqual([])
  expect(seenIn('nothing')).toEqual([])
  const child = spawn('sleep', ['60'], { env: { TOKEN: token }, stdio: 'ignore' })
  onTestFinished(() => void child.kill())
  expect(shownByProcesses()).toEqual([expect.stringContaining(`${child.pid} environ: TOKEN=${token}`)])
})

test('a run leaves secrets in their files alone, which nobody else could ever read, and shows them to no list of processes', async () => {
  const { host, run, leaks, go } = await place()
  const running = await run('-vvv', '--diff', '--profile')
  let ended = false
  void running.result.then(() => {
    ended = true
  })
  const begun = join(host, 'begun')
  await until('the draft is held', () => ended || (existsSync(begun) && readFileSync(begun, 'utf8').endsWith('\n')))
  const draft = readFileSync(begun, 'utf8').trim()
  expect([statSync(draft).mode & 0o777, seenIn(readFileSync(draft, 'utf8')).length > 0]).toEqual([0o600, true])
  expect(shownByProcesses()).toEqual([])
  go()
  const shown: string[] = []
  await until('the run ends', () => shown.push(...shownByProcesses()) > 0 || ended)
  const told = await running.result
  expect([told.exit, told.stderr, shown]).toEqual([0, '', []])
  expect(told.stdout).toMatch(/content +\(absent\) → ‹secret›/)
  expect(leaks(told)).toEqual([])
  const holding = filesIn(host).filter((path) => seenIn(readFileSync(path, 'utf8')).length > 0)
  expect(holding.map((path) => [path.replace(`${host}/`, ''), (statSync(path).mode & 0o777).toString(8)]).sort()).toEqual([
    ['environment', '640'],
    ['program', '600'],
    ['template', '600'],
  ])
})

test.each([['lines'], ['json']])('check mode shows no secret in what is on the host, as %s', async (form) => {
  const { host, run, leaks, go } = await place()
  go()
  const texts = [pass, key, token].flatMap(spellings)
  writeFileSync(join(host, 'open'), `${texts.join('\n')}\n${key.replace(/^/gm, '    ')}\n`)
  writeFileSync(join(host, 'template'), `old ${pass}\n`)
  const told = await (await run('--check', '--diff', '-vvv', '--profile', '--output', form)).result
  expect([told.exit, told.stderr.replace(/^.*(profile|time|stage).*$/gm, '')]).toEqual([2, expect.any(String)])
  expect(told.stdout).toMatch(/nothing is hidden here/)
  expect(told.stdout).toMatch(/‹secret›/)
  expect(leaks(told)).toEqual([])
})

test.each([['lines'], ['json']])('a step that fails may print what it likes, as %s', async (form) => {
  const { dir, run, leaks, go } = await place()
  go()
  const told = await (await run('-vvv', '--diff', '-e', `tell=${join(dir, 'keys/tell')}`, '--output', form)).result
  expect(told.exit).toBe(1)
  expect(told.stdout).toMatch(/‹secret›/)
  expect(leaks(told)).toEqual([])
  expect(filesIn(join(dir, 'left')).filter((path) => /json$/.test(path)).length).toBeGreaterThanOrEqual(2)
})
