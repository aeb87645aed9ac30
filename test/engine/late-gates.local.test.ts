import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { run } from '../../lib/engine/step.ts'
import { execute, hosts, type Outcome, playOf, scratch } from './harness.ts'
import { cell, gauge } from './kinds.ts'

type More = Partial<EnginePlay> & { readonly sick?: string; readonly bad?: string }

/** Writes one file a host, and asks every host one gate; both are named after the play. `sick` is not well, `bad` can't write. */
const playIn = (dir: string, name: string, { sick, bad, ...more }: More = {}): EnginePlay =>
  playOf(
    name,
    ({ host }) => [cell({ path: join(dir, `${name}-${host.name}`), value: 'x', ...(bad === host.name && { steps: [run('false')] }) })],
    {
      gate: ({ host }) => [
        gauge(
          { name, ask: `echo ${sick === host.name ? 'sick' : 'well'}`, want: 'well' },
          { wait: { within: sick === host.name ? 0 : 30, every: 0.01, looks: 2 } },
        ),
      ],
      newcomer: () => true,
      lateGate: true,
      ...more,
    },
  )

const atWork = { newcomer: () => false }
const two = hosts('h1', 'h2')

/** In which order plays wrote and were found well. */
const order = ({ events }: Outcome) => [
  ...new Set(events.flatMap((event) => (event.event === 'task' ? [`${event.play} ${event.role === 'gate' ? 'gate' : 'task'}`] : []))),
]
const told = ({ events }: Outcome) =>
  events.flatMap((event) =>
    event.event === 'gates' ? [`gates ${event.plays.join(' ')}`] : event.event === 'play-end' ? [`end ${event.play}`] : [],
  )

test('gates of newcomers are waited for together, after the last play', async () => {
  const dir = scratch()
  const plays = ['p', 'q'].map((name) => playIn(dir, name))
  const outcome = await execute(plays, { on: two })
  expect(outcome.exit).toBe(0)
  expect(order(outcome)).toEqual(['p task', 'q task', 'p gate', 'q gate'])
  expect(told(outcome)).toEqual(['gates p q', 'end p', 'end q'])
  expect(outcome.trips).toEqual([1 + 2 + 2 + 1, 1 + 2 + 2 + 1]) // a look, two writes, two looks at both gates, the last look
  expect(told(await execute(plays, { on: two }))).toEqual(['end p', 'end q'])
})

test.each<[string, More]>([
  ['a play that touches a host at work', { lateGate: true, ...atWork }],
  ['a play that needs them', { lateGate: false }],
  ['a play that may be taken back', { rollback: true }],
  ['a play whose last look is a fresh one', { freshLook: true }],
])('they are waited for before %s', async (_, more) => {
  const outcome = await execute([playIn(scratch(), 'p'), playIn(scratch(), 'q', more)], { on: two })
  expect([order(outcome), outcome.exit]).toEqual([['p task', 'p gate', 'q task', 'q gate'], 0])
})

test('one newcomer among hosts at work does not make a gate late', async () => {
  const first = playIn(scratch(), 'p', { newcomer: ({ host }) => host.name === 'h1' })
  expect(order(await execute([first, playIn(scratch(), 'q')], { on: two }))).toEqual(['p task', 'p gate', 'q task', 'q gate'])
})

test('hosts that have nothing to do are asked at once, and keep no gate open', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'p-h2'), 'x\n')
  const { lines } = await execute([playIn(dir, 'p'), playIn(dir, 'q')], { on: two })
  expect(lines.slice(0, 2)).toEqual([`h2 cell[${dir}/p-h2] ok`, 'h2 gauge[p] ok'])
  expect(lines.indexOf('h1 gauge[p] ok')).toBeGreaterThan(lines.indexOf(`h1 cell[${dir}/q-h1] changed`))
})

test('one that is not well fails its host, and no play that waits for it begins', async () => {
  const plays = [playIn(scratch(), 'p', { sick: 'h1' }), playIn(scratch(), 'q'), playIn(scratch(), 'r', atWork)]
  const outcome = await execute(plays, { on: two })
  expect([outcome.exit, outcome.complaints]).toEqual([1, ['h1 gauge[p]: not well within 0 s: gauge is sick, not well']])
  expect(order(outcome)).toEqual(['p task', 'q task', 'p gate', 'q gate'])
  const allowed = plays.map((play) => ({ ...play, maxFailures: 1 }))
  expect(order(await execute(allowed, { on: two })).slice(-2)).toEqual(['r task', 'r gate'])
})

test('a host that fails at a task is asked no gate; the others go on, and answer theirs', async () => {
  const outcome = await execute([playIn(scratch(), 'p'), playIn(scratch(), 'q', { bad: 'h1' }), playIn(scratch(), 'r')], { on: two })
  expect(outcome.exit).toBe(1)
  expect(outcome.lines.filter((line) => line.includes('gauge'))).toEqual(['h2 gauge[p] ok', 'h2 gauge[q] ok', 'h2 gauge[r] ok'])
})

test('a play of which nobody is left ends the run, and what is open is asked', async () => {
  const plays = [playIn(scratch(), 'p'), playIn(scratch(), 'q', { bad: 'h1', groups: ['one'] }), playIn(scratch(), 'r')]
  const outcome = await execute(plays, { on: [...hosts('h2'), { name: 'h1', group: 'one' }] })
  expect(order(outcome)).toEqual(['p task', 'q task', 'p gate'])
  expect(outcome.exit).toBe(1)
})
