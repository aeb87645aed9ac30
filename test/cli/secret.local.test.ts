import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { scratch, until } from './program.ts'

const cli = ['--import', 'tsx', fileURLToPath(new URL('../../lib/cli.ts', import.meta.url)), 'secret']

type Said = { readonly stdout: string; readonly stderr: string; readonly exit: number | null }

/** One call of `secret` by somebody whose identity and rooms are in `dir`. */
function secret(dir: string, words: readonly string[], { input = '', editor = 'false' } = {}): Said {
  const env = {
    ...process.env,
    PLOTWRIGHT_AGE_IDENTITY: join(dir, 'age.key'),
    XDG_RUNTIME_DIR: join(dir, 'room'),
    VISUAL: '',
    EDITOR: editor,
  }
  const { stdout, stderr, status } = spawnSync(process.execPath, [...cli, ...words], { input, env, encoding: 'utf8' })
  return { stdout, stderr: stderr.replaceAll(dir, 'DIR'), exit: status }
}

/** A person with an identity, and the directory of an inventory's secrets, which are for that person. */
function somebody() {
  const dir = scratch()
  mkdirSync(join(dir, 'room'))
  mkdirSync(join(dir, 'secrets'))
  const recipient = secret(dir, ['keygen']).stdout.trim()
  writeFileSync(join(dir, 'secrets/recipients.txt'), `# all\n\n${recipient}\n`)
  return { dir, recipient, file: join(dir, 'secrets/nats.age'), room: join(dir, 'room') }
}

/** An editor of these lines of sh; `$1` is the file. */
function editorOf(dir: string, script: string): string {
  const path = join(dir, 'editor')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const open = (dir: string, file: string) => secret(dir, ['decrypt', file]).stdout

test('keygen writes an identity for its owner alone, prints the recipient, and never writes over one', () => {
  const dir = scratch()
  const { stdout, exit } = secret(dir, ['keygen', join(dir, 'deep/down/age.key')])
  expect([exit, stdout]).toEqual([0, expect.stringMatching(/^age1[a-z0-9]{58}\n$/)])
  const path = join(dir, 'deep/down/age.key')
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(new RegExp(`^# created: .*Z\n# public key: ${stdout.trim()}\nAGE-SECRET-KEY-1[A-Z0-9]+\n$`))
  expect([path, join(dir, 'deep')].map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o700])
  const again = secret(dir, ['keygen', path])
  expect([again.exit, again.stdout, again.stderr]).toMatchInlineSnapshot(`
    [
      3,
      "",
      "secret: 1 problem
      DIR/deep/down/age.key: it is there already, and no identity is ever written over; name another
    ",
    ]
  `)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('what is encrypted for several is opened by each of them, byte for byte, and by nobody else', () => {
  const [one, two, three] = [somebody(), somebody(), somebody()]
  const text = ' two\nlines \n\n'
  writeFileSync(join(one.dir, 'all.txt'), `${two.recipient}\n`)
  const { stdout } = secret(one.dir, ['encrypt', '-r', one.recipient, '-R', join(one.dir, 'all.txt')], { input: text })
  expect(stdout).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n[\w+/=\n]+-----END AGE ENCRYPTED FILE-----\n$/)
  for (const { dir } of [one, two]) expect(secret(dir, ['decrypt'], { input: stdout }).stdout).toBe(text)
  const { exit, stderr } = secret(three.dir, ['decrypt'], { input: stdout })
  expect([exit, stderr.replace(three.recipient, 'RECIPIENT')]).toMatchInlineSnapshot(`
    [
      3,
      "secret: 1 problem
      stdin: it is not encrypted for DIR/age.key; let somebody who can open it encrypt it for RECIPIENT, too
    ",
    ]
  `)
})

test('all that is wrong is told at once, and nothing is written', () => {
  const { dir } = somebody()
  writeFileSync(join(dir, 'bad.txt'), `age1x\n${readFileSync(join(dir, 'age.key'), 'utf8').split('\n')[2]}\n`)
  const said = [
    ['encrypt'],
    ['encrypt', '-r', 'me', '-R', join(dir, 'bad.txt')],
    ['edt', '-x', 'a', 'b', 'c'],
    ['edit'],
    ['decrypt', '/none'],
    [],
  ]
  const told = said.map((words) => secret(dir, words))
  expect(told.map(({ exit, stdout }) => [exit, stdout])).toEqual(said.map(() => [3, '']))
  expect(`\n${told.map(({ stderr }) => stderr).join('')}`).toMatchInlineSnapshot(`
    "
    secret: 1 problem
      -r: nobody is named whom it is to be encrypted for; give -r age1… or -R recipients.txt
    secret: 3 problems
      -r: 'me' is no recipient; write it as keygen printed it, age1…
      -R DIR/bad.txt:1: 'age1x' is no recipient; write it as keygen printed it, age1…
      -R DIR/bad.txt:2: an identity, which is a secret, is no recipient; write it as keygen printed it, age1…
    secret: 3 problems
      -x: there is no such flag; --help lists them
      c: this is no flag; --help shows what is taken
      edt: there is no such command; did you mean 'edit'?
    secret: 1 problem
      edit: FILE is missing after it; write edit FILE
    secret: 1 problem
      /none: it cannot be read (ENOENT); name another
    secret: 1 problem
      secret: it is not said what to do; write keygen, encrypt, decrypt, edit or --help
    "
  `)
})

test('edit begins a file and changes it, in a private room that is wiped', () => {
  const { dir, file, room } = somebody()
  const look = 'stat -c %a "$1" "${1%/*}"; cp "$1" "$1~"; printf "%s" "$TEXT$(cat "$1")" >"$1"'
  const begun = secret(dir, ['edit', file], { editor: editorOf(dir, `TEXT=one; ${look}`) })
  expect([begun.exit, begun.stdout, begun.stderr]).toEqual([0, '600\n700\n', 'DIR/secrets/nats.age is encrypted for 1 recipient\n'])
  expect(open(dir, file)).toBe('one')
  chmodSync(file, 0o640)
  expect(secret(dir, ['edit', file], { editor: `${editorOf(dir, `test "$1" = -w; shift; TEXT=two; ${look}`)} -w` }).exit).toBe(0)
  expect([open(dir, file), statSync(file).mode & 0o777]).toEqual(['twoone', 0o640])
  expect(readdirSync(room)).toEqual([])
  expect(readdirSync(join(dir, 'secrets')).sort()).toEqual(['nats.age', 'recipients.txt'])
})

test('what is left as it was, or by an editor that failed, is not written', () => {
  const { dir, file, room } = somebody()
  secret(dir, ['edit', file], { editor: editorOf(dir, 'printf text >"$1"') })
  const before = readFileSync(file)
  const same = secret(dir, ['edit', file], { editor: 'true' })
  const bad = secret(dir, ['edit', file], { editor: editorOf(dir, 'printf other >"$1"; exit 7') })
  const none = secret(dir, ['edit', file], { editor: '/no/such/editor' })
  expect([same, bad, none].map(({ exit, stderr }) => [exit, stderr])).toMatchInlineSnapshot(`
    [
      [
        0,
        "DIR/secrets/nats.age is left as it was
    ",
      ],
      [
        3,
        "secret: 1 problem
      DIR/secrets/nats.age: the editor DIR/editor ended with status 7; it is left as it was
    ",
      ],
      [
        3,
        "secret: 1 problem
      DIR/secrets/nats.age: the editor /no/such/editor could not be started (ENOENT); it is left as it was
    ",
      ],
    ]
  `)
  expect([readFileSync(file).equals(before), readdirSync(room)]).toEqual([true, []])
})

test('a recipient that goes is told; without recipients, and where nothing can be written, nobody types in vain', () => {
  const [one, two] = [somebody(), somebody()]
  const type = editorOf(one.dir, 'printf x >>"$1"')
  secret(one.dir, ['edit', one.file, '-r', one.recipient, '-r', two.recipient], { editor: type })
  expect(secret(one.dir, ['edit', one.file], { editor: 'true' }).stderr).toBe(
    'DIR/secrets/nats.age is encrypted for 1 recipient; before it was for 2\n',
  )
  const editor = editorOf(one.dir, `touch ${one.dir}/typed`)
  const vain = [join(one.dir, 'x.age'), '/none/x.age'].map((file) =>
    secret(one.dir, ['edit', file, ...(file[1] === 'n' ? ['-r', one.recipient] : [])], { editor }),
  )
  expect(vain.map(({ exit, stderr }) => [exit, stderr])).toMatchInlineSnapshot(`
    [
      [
        3,
        "secret: 1 problem
      -r: nobody is named whom it is to be encrypted for; give -r age1… or -R recipients.txt, or write DIR/recipients.txt
    ",
      ],
      [
        3,
        "secret: 1 problem
      /none/x.age: nothing can be written in /none (ENOENT); name another
    ",
      ],
    ]
  `)
  expect(existsSync(join(one.dir, 'typed'))).toBe(false)
})

test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends the editor, wipes its room and leaves the file', async (signal) => {
  const { dir, file, room } = somebody()
  const editor = editorOf(dir, 'printf secret >"$1"; echo >"$0.began"; exec sleep 600')
  const env = { ...process.env, PLOTWRIGHT_AGE_IDENTITY: join(dir, 'age.key'), XDG_RUNTIME_DIR: room, EDITOR: editor, VISUAL: '' }
  const child = spawn(process.execPath, [...cli, 'edit', file], { env, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await until('the editor has the file', () => existsSync(`${editor}.began`))
  expect(readdirSync(room)).toHaveLength(1)
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([3, null])
  expect([readdirSync(room), existsSync(file)]).toEqual([[], false])
})

test('--help tells what there is', () => {
  expect(secret(scratch(), ['--help'])).toMatchObject({
    exit: 0,
    stderr: '',
    stdout: expect.stringMatching(/^secret: .*keygen.*encrypt.*decrypt.*edit/s),
  })
})
