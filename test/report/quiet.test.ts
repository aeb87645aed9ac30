import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { checkRun, ended, mode, smallRun, zero } from './scripted.ts'
import { show } from './show.ts'

const quiet = (events: readonly (Event | string)[], check = false) => show('lines', events, { quiet: true, check })

/** Everything that a run may tell of hosts that are as they should be, or as somebody wants them. */
const well: readonly Event[] = [
  ...smallRun.filter(({ event }) => ['start', 'connected', 'notice', 'plan', 'play', 'batch', 'task-start', 'waiting'].includes(event)),
  ended('node-1', 'file[/a]', 'ok'),
  ended('node-1', 'command[a]', 'skipped'),
  ended('node-1', 'program[a]', 'skipped', { message: 'left as it is: stopped by hand', changes: [mode] }),
  { event: 'soak', play: 'nats', batch: 1, of: 2, left: 10 },
  { event: 'play-end', play: 'nats' },
  { event: 'recap', hosts: { 'node-1': { ...zero, ok: 1, skipped: 1 }, 'plot-1': zero }, seconds: 1, exit: 0 },
]

test('nothing is said where all is well, in lines and in what would be a tree', async () => {
  expect([await quiet(well), await quiet(well, true), await show('tree', well, { quiet: true })]).toEqual(['', '', ''])
})

test('what differs, what was lost and a short end, without headers and advice', async () => {
  expect(await quiet(smallRun)).toMatchInlineSnapshot(`
    "node-2: unreachable: cannot connect to 10.0.0.2 port 22: refused
    node-2:   is it up?
    node-1: changed: file[/etc/nats/nats.conf] (nats, 0.3 s)
    node-1:   mode     0644 → 0600
    node-1:   content  +1 -1 lines
    plot-1: failed: program[nats-server] (nats, 3.0 s)
    plot-1:   status  STOPPED → RUNNING
    plot-1:   applied, yet status is BACKOFF, not RUNNING
    plot-1:   can not bind

    RECAP 3 hosts, 2 ok, 1 changed, 1 failed, 1 unreachable in 1 min 15 s
    "
  `)
})

test('in check mode: what would change, and how much is behind it', async () => {
  expect(await quiet(checkRun, true)).toMatchInlineSnapshot(`
    "node-1: would change: file[/etc/nats/nats.conf] (nats)
    node-1:   content  +1 -1 lines
    node-1: 1 more depends on these changes

    RECAP 1 host, 1 ok, 1 would change, 1 behind a pending change in 1.2 s
    "
  `)
})

test('with -D line by line, too', async () => {
  expect(await show('lines', checkRun, { quiet: true, check: true, diff: true })).toContain('node-1:   -b\n')
})

test.each<[string, (Event | string)[], string]>([
  [
    'a stop that took force',
    [ended('node-1', 'program[a]', 'ok', { warnings: ['a: stopped by SIGKILL'] })],
    'node-1: warning: a: stopped by SIGKILL\n',
  ],
  [
    'a rollback and what it took back',
    [
      { event: 'rollback', play: 'nats', hosts: ['node-1'], reason: 'the gate' },
      { event: 'undone', play: 'nats', host: 'node-1', task: 'file[/a]' },
    ],
    'ROLLBACK nats: node-1: the gate\nnode-1: taken back: file[/a]\n',
  ],
  [
    'what follows from a loss',
    [
      { event: 'notice', host: 'node-1', message: 'the driver is old' },
      { event: 'problem', host: 'node-1', message: 'another run holds it' },
      { event: 'notice', host: 'node-1', message: 'nothing was done on any host' },
    ],
    'node-1: failed: another run holds it\nnode-1: notice: nothing was done on any host\n',
  ],
  ['a word about the run as a whole', ['no host has the tag a'], 'no host has the tag a\n'],
  [
    'an end that came early',
    [{ event: 'recap', hosts: { 'node-1': zero }, seconds: 1, exit: 130 }],
    'RECAP 1 host, 0 ok, 0 changed in 1.0 s, interrupted\n',
  ],
])('is said: %s', async (_, events, told) => {
  expect(await quiet(events)).toBe(told)
})

test('JSON Lines are as ever', async () => {
  expect(await show('json', well, { quiet: true })).toBe(await show('json', well))
})
