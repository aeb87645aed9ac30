import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { compare, defineKind } from '../../lib/engine/kind.ts'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import { run } from '../../lib/engine/step.ts'
import { execute as executeIn, hosts, type Options, type Outcome, playOf, scratch } from './harness.ts'
import { gauge } from './kinds.ts'

type Cell = { readonly path: string; readonly value: string | Secret; readonly stuck?: boolean }

/** A file of one line that can be brought back; it does not hold what stands in a file `refuses` beside it. */
const cell = defineKind<Cell, string>({
  name: 'cell',
  shell: {
    name: 'kept-cell',
    text: `probe_kept() { for _path; do head -n 1 -- "$_path" 2>/dev/null || echo '(absent)'; done; }
kept_set() {
  read -r _value
  printf '%s\\n' "$_value" >"$1"
  printf '%s %s\\n' "\${1##*/}" "$_value" >>"\${1%/*}/log"
  ! grep -qsxF -e "$_value" "\${1%/*}/refuses" || pw_fail "no $_value here"
}`,
  },
  probe: 'probe_kept',
  key: ({ path }) => path,
  reads: ({ path }) => [`path:${path}`],
  writes: ({ path }) => [`path:${path}`],
  parse: (output) => output.split('\n').slice(0, -1),
  diff: ({ value }, state) =>
    value instanceof Secret && reveal(value) !== state
      ? [{ field: 'value', from: '(another)', to: String(value) }]
      : compare({ value: reveal(value) }, { value: state }),
  apply: ({ path, value }) => [{ ...run('kept_set', path), data: `${reveal(value)}\n` }],
  undo: ({ path, value, stuck }, state) => [
    stuck ? run('false') : { ...run('kept_set', path), data: value instanceof Secret ? new Secret(`${state}\n`) : `${state}\n` },
  ],
})

let dir = ''
beforeEach(() => {
  dir = scratch()
})

const execute = (plays: readonly EnginePlay[], options: Options) => executeIn(plays, { state: join(dir, 'state'), ...options })

const points = () =>
  ['h1', 'h2', 'h3'].flatMap((host) => {
    const undo = join(dir, 'state', host, 'undo')
    return existsSync(undo) ? readdirSync(undo).map((name) => `${host}/undo/${name}`) : []
  })
const begin = (...names: string[]) => {
  for (const host of names) {
    mkdirSync(join(dir, host))
    for (const name of ['release', 'program']) writeFileSync(join(dir, host, name), 'old\n')
  }
}
const state = (host: string) => ['release', 'program'].map((name) => readFileSync(join(dir, host, name), 'utf8').trim())
const log = (host: string) =>
  existsSync(join(dir, host, 'log'))
    ? readFileSync(join(dir, host, 'log'), 'utf8')
        .trim()
        .split('\n')
    : []

const refuse = (host: string, value = 'new') => writeFileSync(join(dir, host, 'refuses'), `${value}\n`)

type Trouble = { readonly sick?: readonly string[]; readonly more?: Partial<EnginePlay> }

/** A release and its program, new ones; the gate of some hosts is never well. */
const upgrade = ({ sick = [], more = {} }: Trouble = {}) =>
  playOf(
    'p',
    ({ host }) => [
      cell({ path: join(dir, host.name, 'release'), value: 'new' }),
      cell({ path: join(dir, host.name, 'program'), value: 'new' }),
    ],
    {
      serial: () => 1,
      rollback: true,
      gate: ({ host, undone }) => [
        gauge(
          { name: 'g', ask: `cat ${dir}/${host.name}/program`, want: undone ? 'old' : sick.includes(host.name) ? 'better' : 'new' },
          { wait: { within: 0, every: 0.01, looks: 1 } },
        ),
      ],
      ...more,
    },
  )

const told = ({ events }: Outcome): string[] =>
  events.flatMap((event: Event) => {
    if (event.event === 'rollback') return [`rollback ${event.hosts.join(' ')}: ${event.reason}`]
    return event.event === 'undone' ? [`${event.host} ${event.task.replace(dir, '')} ${event.message ?? 'undone'}`] : []
  })

test('a batch whose task fails goes back, in the order in which it went forth, and the next is not touched', async () => {
  begin('h1', 'h2')
  const refusing = playOf('p', ({ host }) => [
    cell({ path: join(dir, host.name, 'release'), value: 'new' }),
    cell({ path: join(dir, host.name, 'program'), value: 'newer' }),
  ])
  refuse('h1', 'newer')
  const outcome = await execute([{ ...upgrade(), roles: refusing.roles }], { on: hosts('h1', 'h2') })
  expect(told(outcome)).toEqual([
    `rollback h1: h1 cell[${dir}/h1/program]: kept_set ${dir}/h1/program: status 1`,
    'h1 cell[/h1/release] undone',
    'h1 cell[/h1/program] undone',
  ])
  expect(log('h1')).toEqual(['release new', 'program newer', 'release old', 'program old'])
  expect([outcome.exit, state('h1'), log('h2'), points()]).toEqual([1, ['old', 'old'], [], []])
})

test('a batch whose gate fails goes back, and its gate must be well again', async () => {
  begin('h1', 'h2')
  const outcome = await execute([upgrade({ sick: ['h1'] })], { on: hosts('h1', 'h2') })
  expect(told(outcome)[0]).toBe('rollback h1: h1 gauge[g]: not well within 0 s: gauge is new, not better')
  expect(outcome.lines.at(-1)).toBe('h1 gauge[g] ok')
  expect([outcome.exit, state('h1'), state('h2'), points()]).toEqual([1, ['old', 'old'], ['old', 'old'], []])
})

test('all hosts of a failed batch go back, those before it stay', async () => {
  begin('h1', 'h2', 'h3')
  const outcome = await execute([upgrade({ sick: ['h3'], more: { serial: () => [1, 2] } })], { on: hosts('h1', 'h2', 'h3') })
  expect([outcome.exit, state('h1'), state('h2'), state('h3'), points()]).toEqual([1, ['new', 'new'], ['old', 'old'], ['old', 'old'], []])
})

test('where failures are allowed only the failed hosts go back', async () => {
  begin('h1', 'h2')
  const outcome = await execute([upgrade({ sick: ['h1'], more: { maxFailures: 1 } })], { on: hosts('h1', 'h2') })
  expect([outcome.exit, state('h1'), state('h2'), points()]).toEqual([1, ['old', 'old'], ['new', 'new'], []])
})

test('without rollback it stays as it is, for whoever wants to look', async () => {
  begin('h1')
  const outcome = await execute([upgrade({ sick: ['h1'] })], { on: hosts('h1'), rollback: false })
  expect([outcome.exit, told(outcome), state('h1'), points()]).toEqual([1, [], ['new', 'new'], []])
})

test('a host that can not be taken back says why', async () => {
  begin('h1')
  refuse('h1')
  const stuck = () => [cell({ path: join(dir, 'h1/program'), value: 'new', stuck: true })]
  const outcome = await execute([playOf('p', stuck, { rollback: true })], { on: hosts('h1') })
  expect(told(outcome).at(-1)).toBe('h1 cell[/h1/program] false: status 1')
  expect([outcome.exit, outcome.complaints.length, points().length]).toEqual([1, 2, 1])
})

test('an interrupted run leaves its restore point; the next one goes on, and back to where it all began', async () => {
  begin('h1')
  const abort = new AbortController()
  const interrupted = await execute([upgrade()], {
    on: hosts('h1'),
    signal: abort.signal,
    listener: ({ event }) => event === 'task' && abort.abort(),
  })
  expect([interrupted.exit, state('h1'), points().length]).toEqual([130, ['new', 'old'], 1])

  refuse('h1')
  const outcome = await execute([upgrade()], { on: hosts('h1') })
  expect([outcome.exit, state('h1'), points()]).toEqual([1, ['old', 'old'], []])
})

test('a run that was killed before its gate is judged by the next one, though nothing differs any more', async () => {
  begin('h1')
  const abort = new AbortController()
  const seen: string[] = []
  await execute([upgrade()], {
    on: hosts('h1'),
    signal: abort.signal,
    listener: (event) => event.event === 'task' && seen.push(event.task) === 2 && abort.abort(),
  })
  expect([state('h1'), points().length]).toEqual([['new', 'new'], 1])

  const outcome = await execute([upgrade({ sick: ['h1'] })], { on: hosts('h1') })
  expect([outcome.exit, state('h1'), points()]).toEqual([1, ['old', 'old'], []])
})

test('a restore point of another target is not gone back to', async () => {
  begin('h1')
  const abort = new AbortController()
  await execute([upgrade()], { on: hosts('h1'), signal: abort.signal, listener: ({ event }) => event === 'task' && abort.abort() })
  const third = playOf('p', () => [cell({ path: join(dir, 'h1/release'), value: 'third' })], { rollback: true })
  refuse('h1', 'third')
  const outcome = await execute([third], { on: hosts('h1') })
  expect([outcome.exit, state('h1'), points()]).toEqual([1, ['new', 'old'], []])
})

test('secrets stay secrets on the way back, and the restore point is for root alone', async () => {
  begin('h1')
  writeFileSync(join(dir, 'h1/program'), 'old-secret-9\n')
  const parts = () => [
    cell({ path: join(dir, 'h1/program'), value: new Secret('new-secret-9') }),
    cell({ path: join(dir, 'h1/release'), value: 'new' }),
  ]
  refuse('h1')
  const kept: number[] = []
  const outcome = await execute([playOf('p', parts, { rollback: true })], {
    on: hosts('h1'),
    listener: ({ event }) => event === 'rollback' && kept.push(...points().map((name) => statSync(join(dir, 'state', name)).mode)),
  })
  expect([kept.map((mode) => mode & 0o777), readFileSync(join(dir, 'h1/program'), 'utf8')]).toEqual([[0o600], 'old-secret-9\n'])
  expect(JSON.stringify(outcome.events)).not.toMatch(/secret-9/)
})
