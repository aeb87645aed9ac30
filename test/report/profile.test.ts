import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { Profile } from '../../lib/report/profile.ts'

const counts = { ok: 1, changed: 0, failed: 0, skipped: 0, unreachable: 0 }
const task = (host: string, name: string, seconds: number): Event => ({
  event: 'task',
  play: 'nats',
  host,
  role: 'nats',
  task: name,
  status: seconds > 0 ? 'changed' : 'ok',
  changes: [],
  seconds,
})

/** When each event came, in seconds since the process began. */
const events: readonly (readonly [number, Event])[] = [
  [0.5, { event: 'start', playbook: 'site', check: false, hosts: ['node-1', 'node-2', 'plot-1'] }],
  [0.7, { event: 'connected', host: 'node-1' }],
  [1.5, { event: 'connected', host: 'node-2' }],
  [1.6, { event: 'unreachable', host: 'plot-1', message: 'no route' }],
  [2.0, { event: 'plan', host: 'node-1', tasks: 2, changes: 1, pending: 0 }],
  [2.5, { event: 'plan', host: 'node-2', tasks: 2, changes: 1, pending: 0 }],
  [3.0, { event: 'play', play: 'nats', hosts: ['node-1', 'node-2'], batches: 2 }],
  [5.0, task('node-1', 'file[/etc/nats.conf]', 2)],
  [5.0, task('node-1', 'user[nats]', 0)],
  [5.5, { event: 'waiting', play: 'nats', host: 'node-1', task: 'http[up]', reason: 'no answer', left: 9 }],
  [6.5, { event: 'waiting', play: 'nats', host: 'node-1', task: 'http[up]', reason: 'no answer', left: 8 }],
  [7.5, task('node-1', 'http[up]', 0)],
  [8.0, task('node-2', 'program[nats-server]', 0.25)],
  [8.5, { event: 'gates', plays: ['nats'] }],
  [9.0, { event: 'play-end', play: 'nats' }],
  [9.5, { event: 'recap', hosts: { 'node-1': counts }, seconds: 9, exit: 0 }],
]

test('stages, hosts and tasks, the slowest first', () => {
  let now = 0
  const profile = new Profile(() => now)
  profile.counts('node-1', { trips: 4, shells: 1, bytesOut: 12_288, bytesIn: 1024 })
  for (const [at, event] of events) {
    now = at
    profile.listener(event)
  }
  expect(`\n${profile.lines(100).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    PROFILE       seconds
    start-up         0.50    5 %
    log in           1.10   12 %
    facts, look      1.40   15 %
    play nats        5.50   58 %
    late gates       0.50    5 %
    last look        0.50    5 %

    SLOWEST HOSTS    log in      look     tasks    waited  trips       KiB
    node-1             0.20      0.40      2.00      2.00      4      13.0
    node-2             1.00      0.90      0.25      0.00      0       0.0
    plot-1                                 0.00      0.00      0       0.0

     seconds  SLOWEST  TASKS
        2.00  node-1   file[/etc/nats.conf]
        0.25  node-2   program[nats-server]
    "
  `)
})
