import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { frame } from './framed.ts'
import { checkRun, ended, names, smallRun } from './scripted.ts'

test('hosts that are still being looked at', () => {
  expect(frame(smallRun.slice(0, 6))).toMatchInlineSnapshot(`
    "
    look at the hosts: 2 of 3 hosts  1 ok, 1 to change, 1 lost
      node-2  ✖ cannot connect to 10.0.0.2 port 22: refused
      1 differ · waiting for plot-1
    nats
    node
    "
  `)
})

test('a task at work', () => {
  expect(frame(smallRun.slice(0, 11))).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  2 ok, 2 to change, 1 lost
      node-2  ✖ cannot connect to 10.0.0.2 port 22: refused
    nats: 2 hosts  batch 1 of 2  1 ok
      node-1  file[/etc/nats/nats.conf]  4 s
      1 to come
    node
    "
  `)
})

test('a gate with its reason and the time that is left', () => {
  expect(frame(smallRun.slice(0, 13))).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  2 ok, 2 to change, 1 lost
      node-2  ✖ cannot connect to 10.0.0.2 port 22: refused
    nats: 2 hosts  batch 1 of 2  1 ok, 1 changed
      node-1  waits for nats-health[4222], 116 s left: leader is none, not node-1
      1 to come
    node
    "
  `)
})

test('a failure stays when its play is over', () => {
  expect(frame(smallRun)).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  2 ok, 2 to change, 1 lost
      node-2  ✖ cannot connect to 10.0.0.2 port 22: refused
    nats: 2 hosts  batch 2 of 2  2 ok, 1 changed, 1 failed
      plot-1  ✖ program[nats-server]: applied, yet status is BACKOFF, not RUNNING
    node: nothing to do
    "
  `)
})

test('check mode', () => {
  expect(frame(checkRun)).toMatchInlineSnapshot(`
    "
    look at the hosts: 1 host  1 ok, 1 to change
    nats: 1 host  1 ok, 1 to change, 1 behind a pending change
    node: nothing to do
    "
  `)
})

const many = names(200, 'plot')
const crowd: readonly Event[] = [
  { event: 'start', playbook: 'site', check: false, hosts: many },
  ...many.map((host) => ({ event: 'plan', host, tasks: 9, changes: 1, pending: 0 }) as const),
  { event: 'play', play: 'nats', hosts: many, batches: 2 },
  { event: 'batch', play: 'nats', batch: 1, of: 2, hosts: many.slice(0, 100) },
  ...many.slice(0, 60).map((host) => ended(host, 'file[/a]', 'ok')),
  ...many.slice(60, 70).map((host) => ended(host, 'file[/a]', 'changed')),
  ended('plot-3', 'program[a]', 'failed', { message: 'applied, yet status is BACKOFF\nlog' }),
  ...many.slice(80, 100).map((host) => ({ event: 'task-start', play: 'nats', host, role: 'nats', task: 'file[/a]' }) as const),
]

test('two hundred hosts take no more lines than there are', () => {
  expect(frame(crowd, { most: 6 })).toMatchInlineSnapshot(`
    "
    look at the hosts: 200 hosts  1600 ok, 200 to change
    nats: 200 hosts  batch 1 of 2  60 ok, 10 changed, 1 failed
      plot-3                        ✖ program[a]: applied, yet status is BACKOFF
      plot-81, plot-82 and 18 more  file[/a]  4 s
      69 ok · 10 changed · 100 to come
    node
    "
  `)
})

test('a play that no event was about had nothing to do', () => {
  expect(
    frame([{ event: 'start', playbook: 'site', check: false, hosts: [] }, smallRun.at(-1)!], { plays: ['nats'] }),
  ).toMatchInlineSnapshot(`
    "
    look at the hosts: 0 hosts
    nats: nothing to do
    "
  `)
})

test('what no line is left for is counted, failures apart', () => {
  const hosts = names(9, 'plot')
  const events: readonly Event[] = [
    { event: 'start', playbook: 'site', check: false, hosts },
    { event: 'play', play: 'nats', hosts, batches: 1 },
    ...hosts.slice(0, 3).map((host) => ended(host, `program[${host}]`, 'failed', { message: 'is gone' })),
    ...hosts.slice(3).map((host) => ({ event: 'task-start', play: 'nats', host, role: 'nats', task: `file[/${host}]` }) as const),
  ]
  expect(frame(events, { most: 3, plays: ['nats'] })).toMatchInlineSnapshot(`
    "
    look at the hosts: 9 hosts
    nats: 9 hosts  0 ok, 3 failed
      plot-1  ✖ program[plot-1]: is gone
      plot-2  ✖ program[plot-2]: is gone
      1 more failed · 6 more at work
    "
  `)
})
