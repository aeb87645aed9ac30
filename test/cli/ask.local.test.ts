import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asking, inventory, lockIn, program, run, scratch, secretive } from './program.ts'

type Asked = {
  readonly what: readonly string[]
  readonly flags: readonly string[]
  readonly question: string
  /** An inventory, where it is not the fixture's. */
  readonly hosts?: string
}

const forPassword: Asked = { what: program, flags: ['-K'], question: 'Password for sudo: ' }
const forYes: Asked = { what: asking, flags: ['--file-name', 'it'], question: 'Make it? [y/N] ' }

/** Runs a playbook on a terminal of its own, and types `answer` when it asks. */
async function onTerminal(answer: string, { what, flags, question, hosts }: Asked = forPassword) {
  const dir = scratch()
  if (hosts !== undefined) writeFileSync(join(dir, 'hosts.yml'), hosts)
  const from = hosts === undefined ? inventory : ['-i', join(dir, 'hosts.yml')]
  const words = [process.execPath, ...what, ...from, ...flags, '-l', 'control', '-e', `dir=${dir}`]
  const line = words.map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...process.env, ...lockIn(dir), TERM: 'xterm', NO_COLOR: '1' },
    detached: true,
  })
  let output = ''
  let asked = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (asked || !output.includes(question)) return
    asked = true
    child.stdin.write(answer)
  })
  const [exit] = await once(child, 'close')
  return { output, exit: exit as number, made: existsSync(join(dir, 'it')) }
}

test('a password is asked for on the terminal, and typed unseen', async () => {
  const { output, exit } = await onTerminal('hunter23\x7f2\r')
  expect(exit).toBe(0)
  expect(output).toContain('control : ok=0 changed=5 unreachable=0 failed=0 skipped=0')
  expect(output).not.toContain('hunter')
})

test('Ctrl-C at a question ends the run', async () => {
  const { output, exit } = await onTerminal('\x03')
  expect([exit, output.includes('RECAP')]).toEqual([130, false])
})

const forSecret: Asked = {
  what: secretive,
  flags: ['--check', '--diff'],
  question: 'NATS password: ',
  hosts: `
all:
  vars: { pass: { prompt: NATS password }, key: not asked for, token: { prompt: NATS password }, ansible_become: false }
  children: { here: { hosts: { control: { ansible_host: localhost, ansible_connection: local } } } }
`,
}

test('a secret of the inventory is asked for before a host is contacted, once and unseen', async () => {
  const { output, exit } = await onTerminal('hunter22\r', forSecret)
  expect([exit, output.split(forSecret.question).length - 1, output.includes('hunter')]).toEqual([2, 1, false])
  expect(output).toMatch(/‹secret›/)
})

test.each(['\x03', '\x04'])('%j instead of a secret ends the program without a word', async (key) => {
  const { output, exit } = await onTerminal(key, forSecret)
  expect([exit, /problem|bug|control/.test(output)]).toEqual([130, false])
})

test.each<[string, number, boolean]>([
  ['yex\x7fs\r', 0, true],
  ['\r', 3, false],
  ['n\r', 3, false],
])('a playbook that asks does what it asked for after a yes alone: %j', async (answer, exit, made) => {
  const seen = await onTerminal(answer, forYes)
  expect([seen.exit, seen.made]).toEqual([exit, made])
  expect(seen.output).toMatch(exit === 0 ? /Make it\? \[y\/N\] ye/ : /confirmation: it was not answered with yes/)
})

test('where there is no terminal it wants --yes, together with all else that is wrong; check mode asks nothing', async () => {
  const dir = scratch()
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`]
  const told = await run([...flags, '-e', 'fileName='], {}, asking)
  expect([told.exit, told.stderr]).toEqual([3, expect.stringMatching(/^asking: 2 problems\n {2}-e fileName: .*\n {2}--yes: .*no terminal/)])
  expect((await run([...flags, '--check'], {}, asking)).exit).toBe(2)
  expect(existsSync(join(dir, 'made'))).toBe(false)
  expect((await run([...flags, '--yes', '-e', 'fileName=other'], {}, asking)).exit).toBe(0)
  expect(existsSync(join(dir, 'other'))).toBe(true)
})
