import { expect, test } from 'vitest'
import { defineKind } from '../../lib/engine/kind.ts'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import type { Reply } from '../../lib/engine/session.ts'
import { run } from '../../lib/engine/step.ts'
import { cell, gauge } from './kinds.ts'

const nonce = '0badcafe'
const mark = (words: string) => `\x1e${nonce} ${words}\n`
const reply = (stdout: string): Reply => ({ stdout, stderr: 'sh: cannot fork\n', status: 2 })
const [a, b] = [cell({ path: '/a', value: '1' }), cell({ path: '/b', value: '1' })]
const read = (stdout: string) => readAnswer(reply(stdout), nonce, [a, b])

test('one call a kind, steps chained, each library once, no word of ours unquoted', () => {
  const x = gauge({ name: 'x', ask: 'echo $HOME', want: '' })
  const { script, load, data } = applyScript([run('a b', "it's"), { argv: ['c'], data: 'ü\n', within: 5 }], [], [a, x, b])
  expect(script.split('\n')).toEqual([
    'pw_begin',
    `pw_step 0 0 120 'a b' 'it'\\''s' &&`,
    'pw_step 1 3 5 c',
    'pw_mark probe 0',
    'probe_cell /a /b',
    'pw_mark probe 1',
    "probe_gauge 'echo $HOME'",
    'pw_mark done',
  ])
  expect([load.map(({ name }) => name), data]).toEqual([['prelude', 'below', 'steps', 'cell', 'gauge'], ['ü\n']])
})

test('kinds that ask the same without a word of their own are answered by one call', () => {
  const shell = { name: 'shared', text: '' }
  const asking = (name: string, args: (path: string) => readonly string[]) =>
    defineKind<{ readonly path: string }, string>({
      name,
      shell,
      probe: 'probe_shared',
      key: ({ path }) => path,
      args: ({ path }) => args(path),
      reads: () => [],
      writes: () => [],
      parse: (output, specs) => specs.map(() => output.trim()),
      diff: (_, state) => [{ field: 'heard', from: state, to: '' }],
      apply: () => [],
    })
  const whole = asking('whole', () => [])({ path: '/a' })
  const each = asking('each', (path) => [path])({ path: '/b' })
  const other = asking('other', (path) => [path])({ path: '/c' })
  const { script } = applyScript([], [], [whole, each, other])
  expect(script.split('\n')).toEqual(['pw_mark probe 1', 'probe_shared /b', 'pw_mark probe 2', 'probe_shared /c', 'pw_mark done'])
  const { findings } = readAnswer(reply(`${mark('probe 1')}B\n${mark('probe 2')}C\n${mark('done')}`), nonce, [whole, each, other])
  expect([whole, each, other].map((resource) => findings.get(resource)!.changes[0]!.from)).toEqual(['B', 'B', 'C'])
})

test('every resource gets its own answer', () => {
  const { findings, failure } = read(`${mark('step 0')}\n0${mark('probe 0')}1\n2\n${mark('done')}`)
  expect([failure, findings.get(a)!.changes, findings.get(b)!.changes]).toEqual([undefined, [], [{ field: 'value', from: '2', to: '1' }]])
})

test('an answer that stops short is unreadable, never absent', () => {
  const { findings } = read(`${mark('probe 0')}1\n${mark('done')}`)
  expect(findings.get(b)!.unreadable).toBe('the probe gave no answer')
})

test.each<[string, string, { status: number; output: string }]>([
  ['with output', 'said\nthis\n3', { status: 3, output: 'said\nthis' }],
  ['without', '\n1', { status: 1, output: '' }],
  ['without a status', '', { status: Number.NaN, output: '' }],
  ['whose first line was cut', `${'x'.repeat(100)}\n${'y'.repeat(8100)}\n1`, { status: 1, output: 'y'.repeat(8100) }],
])('the step that failed, %s', (_, text, expected) => {
  expect(read(`${mark('step 0')}\n0${mark('step 1')}${text}${mark('probe 0')}1\n1\n${mark('done')}`).failure).toEqual({
    step: 1,
    ...expected,
  })
})

test('a script that did not come to its end is no answer', () => {
  expect(() => read(`${mark('probe 0')}1\n1\n`)).toThrow("probe: the host's shell gave up (status 2): sh: cannot fork")
})

test('what carries another nonce is text', () => {
  const forged = `\x1edeadbeef step 0\n\n9${mark('probe 0')}1\n\x1edeadbeef done\n${mark('done')}`
  const { failure, findings } = read(forged)
  expect([failure, findings.get(b)!.changes[0]?.from]).toEqual([undefined, '\x1edeadbeef done'])
})

test('what steps say by pw_warn and pw_down are remarks, and no part of their output', () => {
  const step = (n: number, text: string) => `\x1e${nonce} step ${n}\n${text}`
  const remarks = '\x1fwarning x: stopped by SIGKILL\n\x1fdown 1234\nhello\n\x1fdown no number\n'
  const { failure, remarks: said } = read([step(0, `${remarks}\n0`), step(1, '\x1fdown 66\nbad\n1'), `\x1e${nonce} done\n`].join(''))
  expect(said).toEqual({ warnings: ['x: stopped by SIGKILL'], downtime: 13 })
  expect(failure).toEqual({ step: 1, status: 1, output: 'bad' })
})
