import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Change, compare } from '../../lib/engine/kind.ts'
import { execute, hosts, playOf, scratch } from './harness.ts'
import { cell, counting, gauge } from './kinds.ts'

const quick = { within: 20, every: 0.01 }
const sameText = (earlier: string, now: string): Change[] => compare({ pid: earlier }, { pid: now })
const moved = (earlier: string, now: string): Change[] => (earlier === now ? [{ field: 'head', from: now, to: 'moving' }] : [])

/** Shell that shows one word after another, and the last one for ever. */
const words = (file: string, shown: string) =>
  `n=$(${counting(file)}); set -- ${shown}; while [ "$n" -gt 1 ] && [ $# -gt 1 ]; do shift; n=$((n - 1)); done; echo "$1"`

/** Runs a play that writes, with this gate; how often the gate was looked at, the planning's look included. */
async function looksFor(shown: string, wait: { looks: number }, across?: (earlier: string, now: string) => readonly Change[]) {
  const dir = scratch()
  const gate = () => [
    gauge({ name: 'g', ask: words(`${dir}/looks`, shown), want: /^\d/, ...(across && { across }) }, { wait: { ...quick, ...wait } }),
  ]
  const { exit, events, trips } = await execute([playOf('p', () => [cell({ path: `${dir}/x`, value: 'x' })], { gate })])
  const looks = readFileSync(`${dir}/looks`, 'utf8').length
  expect(trips).toEqual([looks + 2])
  return { exit, looks, reasons: events.flatMap((event) => (event.event === 'waiting' ? [event.reason] : [])) }
}

test('a gate passes after so many good looks in a row', async () => {
  expect(await looksFor('1', { looks: 3 })).toEqual({ exit: 0, looks: 1 + 3, reasons: ['well, looking again', 'well, looking again'] })
})

test('a bad look begins the row anew, and its reason is told', async () => {
  const { looks, reasons } = await looksFor('1 1 sick 1 1', { looks: 2 })
  expect([looks, reasons]).toEqual([1 + 4, ['well, looking again', 'gauge is sick, not /^\\d/', 'well, looking again']])
})

test('another pid on the next look begins the row anew with that look', async () => {
  const { looks, reasons } = await looksFor('9 10 10 11 11 11', { looks: 3 }, sameText)
  expect([looks, reasons]).toEqual([1 + 5, [...Array(2).fill('well, looking again'), 'pid is 11, not 10', 'well, looking again']])
})

test('a head that does not move is waited for', async () => {
  const { looks, reasons } = await looksFor('7 7 7 7 8', { looks: 2 }, moved)
  expect([looks, reasons]).toEqual([1 + 4, ['well, looking again', 'head is 7, not moving', 'head is 7, not moving']])
})

test('what has just begun is looked at more often than what has been well once', async () => {
  const dir = scratch()
  const ask = `${counting(join(dir, 'looks'))} | sed 's/^[^1-4]/well/'`
  const wait = { within: 4.5, every: 4, looks: 1 }
  const gate = () => [gauge({ name: 'g', ask, want: 'well' }, { wait })]
  expect((await execute([playOf('p', () => [cell({ path: join(dir, 'x'), value: 'x' })], { gate })])).complaints).toEqual([])
})

const sick = (name: string, within: number) => gauge({ name, ask: 'echo sick', want: 'well' }, { wait: { within, every: 100, looks: 2 } })

test('a missed deadline fails the host with the last reason, after a look at the deadline itself', async () => {
  const dir = scratch()
  const { exit, complaints, trips } = await execute([
    playOf('p', () => [cell({ path: `${dir}/x`, value: 'x' })], { gate: () => [sick('nats', 0.05)] }),
    playOf('next', () => [cell({ path: `${dir}/y`, value: 'y' })]),
  ])
  expect(complaints).toEqual(['one gauge[nats]: not well within 0.05 s: gauge is sick, not well'])
  expect([exit, trips]).toEqual([1, [1 + 1 + 2]])
})

test('where nothing was written a gate is part of the plan: no trip, and a sick cluster is still not called well', async () => {
  const dir = scratch()
  const gated = (answer: string) =>
    playOf('p', () => [cell({ path: `${dir}/x`, value: '(absent)' })], {
      gate: () => [gauge({ name: 'g', ask: `echo ${answer}`, want: 'well' }, { wait: { within: 0, every: 1, looks: 2 } })],
    })
  const well = await execute([gated('well')])
  expect([well.exit, well.trips, well.lines]).toEqual([0, [1], [`one cell[${dir}/x] ok`, 'one gauge[g] ok']])
  const ill = await execute([gated('sick')])
  expect([ill.exit, ill.complaints]).toEqual([1, ['one gauge[g]: not well within 0 s: gauge is sick, not well']])
})

test('many hosts may wait at once, and Node warns of nothing', async () => {
  const dir = scratch()
  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)
  process.on('warning', warned)
  onTestFinished(() => void process.removeListener('warning', warned))
  const wait = { within: 20, every: 0.5, looks: 2 }
  const gate = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' }, { wait })]
  const play = playOf('p', ({ host }) => [cell({ path: `${dir}/${host.name}`, value: 'x' })], { gate })
  const many = Array.from({ length: 12 }, (_, i) => `h${i}`)
  expect((await execute([play], { on: hosts(...many), forks: 12 })).exit).toBe(0)
  expect(warnings).toEqual([])
})

test('a play that is nothing but a gate is asked', async () => {
  const { exit, lines } = await execute([playOf('p', () => [], { gate: () => [sick('g', 0)] })])
  expect([exit, lines]).toEqual([1, ['one gauge[g] failed']])
})

test('the same gate after two plays is asked twice', async () => {
  const dir = scratch()
  const gate = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' }, { wait: quick })]
  const plays = ['a', 'b'].map((name) => playOf(name, () => [cell({ path: join(dir, name), value: name })], { gate }))
  const { lines, trips } = await execute(plays)
  expect(lines.filter((line) => line.includes('gauge'))).toEqual(['one gauge[g] ok', 'one gauge[g] ok'])
  expect(trips).toEqual([1 + 2 * (1 + 2) + 1])
})

test.each([
  ['health', ['health:cluster'], 'gauge[x] failed', [1 + 1, 1 + 1 + 1]],
  ['anything', ['anything'], 'gauge[x] failed', [1 + 1, 1 + 1 + 1]],
  ['own files', ['path:/x'], 'gauge[x] ok', [1, 1 + 1 + 1]],
] as const)('after a write on another host, what reads %s', async (_, reads, expected, trips) => {
  const dir = scratch()
  writeFileSync(`${dir}/reader`, 'x\n')
  const x = gauge({ name: 'x', ask: `[ -e ${dir}/writer ] && echo sick || echo well`, want: 'well', reads })
  const outcome = await execute(
    [
      playOf('writes', ({ host }) => [cell({ path: join(dir, host.name), value: 'x' })]),
      playOf('reads', ({ host }) => [host.name === 'reader' && x]),
    ],
    { on: hosts('reader', 'writer') },
  )
  expect([outcome.lines.at(-1), outcome.trips]).toEqual([`reader ${expected}`, trips])
})

test('health is seen again once for each time that anybody wrote, not for each play', async () => {
  const dir = scratch()
  writeFileSync(`${dir}/reader`, 'x\n')
  const asks = ['a', 'b', 'c'].map((name) =>
    playOf(name, () => [], { gate: ({ host }) => (host.name === 'reader' ? [gauge({ name: 'x', ask: 'echo well', want: 'well' })] : []) }),
  )
  const writes = playOf('writes', ({ host }) => [cell({ path: join(dir, host.name), value: 'x' })])
  const { trips, exit, lines } = await execute([writes, ...asks], { on: hosts('reader', 'writer') })
  expect([exit, trips, lines.length]).toEqual([0, [1 + 1, 1 + 1 + 1], 2 + 3])
})
