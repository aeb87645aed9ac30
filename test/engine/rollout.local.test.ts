import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Serial, Size } from '../../lib/engine/batches.ts'
import { UnreachableError } from '../../lib/engine/errors.ts'
import type { EngineHost, EnginePlay } from '../../lib/engine/playbook.ts'
import { run } from '../../lib/engine/step.ts'
import { execute, hosts, local, type Outcome, playOf, scratch } from './harness.ts'
import { cell, gauge } from './kinds.ts'

const four = hosts('h1', 'h2', 'h3', 'h4')
const batchesOf = ({ events }: Outcome) =>
  events.flatMap((event) => (event.event === 'batch' ? [`${event.play}: ${event.hosts.join(' ')}`] : []))

/** Writes one file a host; the hosts named in `bad` fail at it. */
const writing = (dir: string, name: string, bad: readonly string[], more: Partial<EnginePlay> = {}) =>
  playOf(
    name,
    ({ host }) => [
      cell({ path: join(dir, `${name}-${host.name}`), value: 'x', ...(bad.includes(host.name) ? { steps: [run('false')] } : {}) }),
    ],
    more,
  )

test.each<[string, Serial | ((count: number) => Serial), string[]]>([
  ['no serial', '100%', ['p: h1 h2 h3 h4']],
  ['a number', 3, ['p: h1 h2 h3', 'p: h4']],
  ['a percentage', '50%', ['p: h1 h2', 'p: h3 h4']],
  ['a list, whose last entry repeats', [1, '50%', 1], ['p: h1', 'p: h2 h3', 'p: h4']],
  ['a function of all hosts', (count) => count - 1, ['p: h1 h2 h3', 'p: h4']],
])('serial: %s', async (_, serial, expected) => {
  const dir = scratch()
  const sizes: EnginePlay['serial'] = (scenes) => (typeof serial === 'function' ? serial(scenes.length) : serial)
  const outcome = await execute([writing(dir, 'p', [], { serial: sizes })], { on: four })
  expect([batchesOf(outcome), outcome.exit]).toEqual([expected, 0])
})

test('newcomers go first, all at once, and the others as the play wants them', async () => {
  const newcomer: EnginePlay['newcomer'] = ({ host }, all) => ['h2', 'h4'].includes(host.name) && all.length === 4
  const outcome = await execute([writing(scratch(), 'p', [], { serial: () => 1, newcomer })], { on: four })
  expect(batchesOf(outcome)).toEqual(['p: h2 h4', 'p: h1', 'p: h3'])
})

test('a batch ends, its gate included, before the next one begins', async () => {
  const dir = scratch()
  const gate: EnginePlay['gate'] = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' }, { wait: { every: 0.01 } })]
  const { lines } = await execute([writing(dir, 'p', [], { serial: () => 2, gate })], { on: four })
  const batchOf = (line: string) => (/^h[12] /.test(line) ? 1 : 2)
  expect(lines.map(batchOf)).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  expect(lines.slice(2, 4).sort()).toEqual(['h1 gauge[g] ok', 'h2 gauge[g] ok'])
})

test.each<[string, readonly string[], Serial, Size, string[]]>([
  ['a failure with others yet to come ends the run', ['h1'], 2, 0, ['p: h1 h2']],
  ['a failure in the last batch lets the others go on', ['h3'], 2, 0, ['p: h1 h2', 'p: h3 h4', 'q: h1 h2 h4']],
  ['a failure in the only batch lets the others go on', ['h1'], '100%', 0, ['p: h1 h2 h3 h4', 'q: h2 h3 h4']],
  ['a batch of which nobody is left ends the run', ['h4'], 1, 0, ['p: h1', 'p: h2', 'p: h3', 'p: h4']],
  ['so many failures may happen', ['h1', 'h2'], 1, 2, ['p: h1', 'p: h2', 'p: h3', 'p: h4', 'q: h3 h4']],
  ['and one more may not', ['h1', 'h2'], 1, 1, ['p: h1', 'p: h2']],
  ['a share must be exceeded', ['h1', 'h2'], 1, '50%', ['p: h1', 'p: h2', 'p: h3', 'p: h4', 'q: h3 h4']],
  ['a share is rounded down', ['h1', 'h2'], 1, '49%', ['p: h1', 'p: h2']],
])('%s', async (_, bad, serial, maxFailures, expected) => {
  const dir = scratch()
  const outcome = await execute([writing(dir, 'p', bad, { serial: () => serial, maxFailures }), writing(dir, 'q', [])], { on: four })
  expect([batchesOf(outcome), outcome.exit]).toEqual([expected, 1])
})

test('a host that failed in the plan counts for no play, and its share goes undone', async () => {
  const dir = scratch()
  const refusing = playOf('r', ({ host }) => (host.name === 'h1' ? [gauge({ name: 'disk', ask: 'echo no', want: 'yes' })] : []))
  const outcome = await execute([writing(dir, 'p', [], { serial: () => 1 }), refusing], { on: hosts('h1', 'h2', 'h3') })
  expect([batchesOf(outcome), outcome.exit]).toEqual([['p: h2', 'p: h3'], 1])
})

test('a run that ends early complains of nothing that its later plays would have put right', async () => {
  const dir = scratch()
  const outcome = await execute([writing(dir, 'p', ['h2'], { serial: () => 1 }), writing(dir, 'q', [])], { on: hosts('h1', 'h2', 'h3') })
  expect(outcome.complaints).toEqual([`h2 cell[${dir}/p-h2]: false: status 1\nsee ${dir}/p-h2`])
  expect(outcome.trips).toEqual([1 + 1 + 1, 1 + 1, 1])
})

test('a gate that fails ends the run even after the last batch', async () => {
  const dir = scratch()
  const gate: EnginePlay['gate'] = ({ host }) => [
    gauge({ name: 'g', ask: `echo ${host.name === 'h4' ? 'sick' : 'well'}`, want: 'well' }, { wait: { within: 0, every: 0.01, looks: 1 } }),
  ]
  const outcome = await execute([writing(dir, 'p', [], { gate }), writing(dir, 'q', [])], { on: four })
  expect([batchesOf(outcome), outcome.exit]).toEqual([['p: h1 h2 h3 h4'], 1])
})

const askedBy = ({ lines }: Outcome) => lines.filter((line) => line.includes('gauge')).map((line) => line.slice(0, 2))

test('gateOn play: all hosts of the play answer after each batch that wrote', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'p-h3'), 'x\n')
  const gate: EnginePlay['gate'] = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' }, { wait: { every: 0.01, looks: 1 } })]
  const asked = async (gateOn: 'batch' | 'play') =>
    askedBy(await execute([writing(dir, 'p', [], { gate, gateOn, serial: () => 1 })], { on: hosts('h1', 'h2', 'h3'), forks: 1 }))
  expect(await asked('play')).toEqual(['h1', 'h2', 'h3', 'h1', 'h2', 'h3'])
  for (const host of ['h1', 'h2']) rmSync(join(dir, `p-${host}`))
  expect(await asked('batch')).toEqual(['h3', 'h1', 'h2'])
  expect([await asked('play'), await asked('batch')]).toEqual([
    ['h1', 'h2', 'h3'],
    ['h1', 'h2', 'h3'],
  ])
})

test('hosts with nothing to do pass without a batch; shares are of all hosts of the play', async () => {
  const dir = scratch()
  for (const host of ['h1', 'h3']) writeFileSync(join(dir, `p-${host}`), 'x\n')
  const outcome = await execute([writing(dir, 'p', [], { serial: () => '25%' })], { on: four })
  expect(batchesOf(outcome)).toEqual(['p: h2', 'p: h4'])
  expect(outcome.lines.slice(0, 2).sort()).toEqual([`h1 cell[${dir}/p-h1] ok`, `h3 cell[${dir}/p-h3] ok`])
})

test('a host with nothing to do whose gate is not well keeps the others from being touched', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'p-h1'), 'x\n')
  const gate: EnginePlay['gate'] = ({ host }) => [
    gauge({ name: 'g', ask: `echo ${host.name}`, want: 'h2' }, { wait: { within: 0, every: 0.01, looks: 1 } }),
  ]
  const outcome = await execute([writing(dir, 'p', [], { serial: () => 1, gate })], { on: hosts('h1', 'h2') })
  expect([outcome.complaints, batchesOf(outcome)]).toEqual([['h1 gauge[g]: not well within 0 s: gauge is h1, not h2'], []])
})

test('a play that wants every host does nothing where one was lost', async () => {
  const dir = scratch()
  const gone = (host: EngineHost) => (host.name === 'h2' ? Promise.reject(new UnreachableError('connect', 'gone')) : local(host))
  const outcome = await execute([writing(dir, 'p', [], { everyHost: true })], { on: hosts('h1', 'h2'), connect: gone })
  expect([outcome.exit, outcome.lines, existsSync(join(dir, 'p-h1'))]).toEqual([4, [], false])
  const others = await execute([writing(dir, 'p', [], { everyHost: true, maxFailures: 1 })], { on: hosts('h1', 'h2'), connect: gone })
  expect([others.exit, others.lines]).toEqual([4, [`h1 cell[${dir}/p-h1] changed`]])
})

test('soak: so many seconds pass between two batches, and none after the last', async () => {
  const dir = scratch()
  const { events } = await execute([writing(dir, 'p', [], { serial: () => 1, soak: 1 })], { on: hosts('h1', 'h2') })
  const soaks = events.filter(({ event }) => event === 'soak' || event === 'batch')
  expect(soaks.map((event) => (event.event === 'soak' ? event.left : event.event))).toEqual(['batch', 1, 'batch'])
})

test('what is only asserted and may be waited for is waited for in its place', async () => {
  const dir = scratch()
  const ready = gauge(
    {
      name: 'ready',
      ask: `[ -e ${dir}/one ] && echo >>${dir}/ready; [ "$(wc -l <${dir}/ready)" -gt 3 ] && echo yes`,
      want: 'yes',
      reads: [`path:${dir}/one`],
    },
    { wait: { within: 30, every: 0.01, looks: 2 } },
  )
  const parts = () => [cell({ path: `${dir}/one`, value: '' }), ready, cell({ path: `${dir}/two`, value: 'x' })]
  const { lines, exit } = await execute([playOf('p', parts)])
  expect([exit, lines]).toEqual([0, [`one cell[${dir}/one] changed`, 'one gauge[ready] ok', `one cell[${dir}/two] changed`]])
})

test('a fresh look is over a session of its own, which holds no lock', async () => {
  const dir = scratch()
  const purposes: (string | undefined)[] = []
  const gate: EnginePlay['gate'] = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' }, { wait: { every: 0.01 } })]
  const connect = (host: EngineHost, purpose?: 'look') => {
    purposes.push(purpose)
    return local(host)
  }
  const plays = () => [writing(dir, 'p', [], { gate, freshLook: true })]
  expect((await execute(plays(), { connect })).exit).toBe(0)
  expect(purposes).toEqual([undefined, 'look'])
  expect((await execute(plays(), { connect })).exit).toBe(0)
  expect(purposes).toEqual([undefined, 'look', undefined])
})

test('hosts whose groups no play names are connected to and asked nothing', async () => {
  const outcome = await execute([writing(scratch(), 'p', [], { groups: ['others'] })], { on: hosts('h1') })
  expect([outcome.exit, outcome.trips, outcome.lines]).toEqual([0, [0], []])
})
