import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { ended } from './scripted.ts'
import { show } from './show.ts'

const recap: Event = { event: 'recap', hosts: {}, seconds: 1, exit: 2 }
const check = (...events: Event[]) => show('lines', [...events, recap], { check: true })
const would = (host: string, task: string, last?: number) => ended(host, task, 'changed', last === undefined ? {} : { last })
const behind = (host: string, last?: number) => ended(host, 'handler[a]', 'pending', last === undefined ? {} : { last })

test('a host ends with how much depends on its changes', async () => {
  expect(
    await check(would('node-1', 'file[/a]'), behind('node-1'), behind('node-1'), would('plot-1', 'file[/b]'), behind('plot-1')),
  ).toMatchInlineSnapshot(`
    "node-1: would change: file[/a] (nats)
    node-1: 2 more depend on these changes
    plot-1: would change: file[/b] (nats)
    plot-1: 1 more depends on these changes

    RECAP 0 hosts, 0 ok, 0 would change in 1.0 s
    "
  `)
})

test('with -v what depends on a change is told one by one, and not counted again', async () => {
  expect(await show('lines', [behind('node-1')], { check: true, verbose: true })).toMatchInlineSnapshot(`
    "node-1: pending: handler[a] (nats)
    node-1:   depends on a pending change
    "
  `)
})

test('what a change took last time, and all of them', async () => {
  const events = [
    would('node-1', 'program[a]', 42),
    would('node-1', 'file[/a]', 0.01),
    behind('node-1', 30),
    would('plot-1', 'program[b]', 480),
    would('plot-1', 'file[/c]'),
  ]
  expect(await check(...events)).toMatchInlineSnapshot(`
    "node-1: would change: program[a] (nats, took 42 s last time)
    node-1: would change: file[/a] (nats)
    node-1: 1 more depends on these changes
    plot-1: would change: program[b] (nats, took 8 min last time)
    plot-1: would change: file[/c] (nats)

    about 9 min in all by what each took last time, one host after another; plot-1 alone 8 min; 1 change without a time yet

    RECAP 0 hosts, 0 ok, 0 would change in 1.0 s
    "
  `)
})

test.each([
  ['one host', [would('node-1', 'program[a]', 42)], 'about 42 s in all by what each took last time'],
  ['nothing known', [would('node-1', 'program[a]')], undefined],
  ['only what is well', [ended('node-1', 'program[a]', 'ok', { last: 42 })], undefined],
])('an estimate where there is any: %s', async (_, events, line) => {
  const told = await check(...events)
  expect(told.split('\n').find((each) => each.startsWith('about'))).toBe(line)
})

test('outside of check mode there is no estimate', async () => {
  expect(await show('lines', [would('node-1', 'program[a]', 42), recap])).not.toContain('about')
})
