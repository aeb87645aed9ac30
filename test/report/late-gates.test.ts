import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { frame } from './framed.ts'
import { ended, zero } from './scripted.ts'
import { show } from './show.ts'

const waiting = (play: string, host: string, task: string): Event => ({ event: 'waiting', play, host, task, reason: 'not yet', left: 120 })

const events: readonly Event[] = [
  { event: 'start', playbook: 'site', check: false, hosts: ['node-1', 'plot-1'] },
  { event: 'play', play: 'nats', hosts: ['node-1'], batches: 1 },
  { event: 'batch', play: 'nats', batch: 1, of: 1, hosts: ['node-1'] },
  ended('node-1', 'program[nats-server]', 'changed'),
  { event: 'play', play: 'node', hosts: ['plot-1'], batches: 1 },
  { event: 'batch', play: 'node', batch: 1, of: 1, hosts: ['plot-1'] },
  ended('plot-1', 'program[node]', 'changed', { play: 'node' }),
  { event: 'gates', plays: ['nats', 'node'] },
  waiting('nats', 'node-1', 'up[nats-server]'),
  waiting('node', 'plot-1', 'up[node]'),
  ended('node-1', 'up[nats-server]', 'ok', { role: 'gate' }),
  { event: 'unreachable', host: 'plot-1', message: 'gone' },
  { event: 'play-end', play: 'nats' },
  { event: 'play-end', play: 'node' },
  {
    event: 'recap',
    hosts: { 'node-1': { ...zero, ok: 1, changed: 1 }, 'plot-1': { ...zero, changed: 1, unreachable: 1 } },
    seconds: 2,
    exit: 4,
  },
]

test('late gates have a header of their own', async () => {
  expect(await show('lines', events)).toMatchInlineSnapshot(`
    "site: 2 hosts
    PLAY nats: 1 host
    node-1: changed: program[nats-server] (nats)
    PLAY node: 1 host
    plot-1: changed: program[node] (nats)
    GATES of nats, node
    node-1: waits: up[nats-server] (120 s left): not yet
    plot-1: waits: up[node] (120 s left): not yet
    plot-1: unreachable: gone

    RECAP 2 hosts, 1 ok, 2 changed, 1 unreachable in 2.0 s
    node-1 : ok=1 changed=1 unreachable=0 failed=0 skipped=0
    plot-1 : ok=0 changed=1 unreachable=1 failed=0 skipped=0
    "
  `)
})

test('plays whose gates are open stand there until these have passed', () => {
  const before = (event: string) =>
    frame(
      events.slice(
        0,
        events.findIndex((each) => each.event === event),
      ),
    )
  expect(before('gates')).toMatchInlineSnapshot(`
    "
    look at the hosts: 2 hosts
    nats: 1 host  0 ok, 1 changed
      1 changed
    node: 1 host  0 ok, 1 changed
      1 changed
    "
  `)
  expect(before('unreachable')).toMatchInlineSnapshot(`
    "
    look at the hosts: 2 hosts
    nats: 1 host  1 ok, 1 changed
      1 changed
    node: 1 host  0 ok, 1 changed
      plot-1  waits for up[node], 116 s left: not yet
    "
  `)
  expect(frame(events)).toMatchInlineSnapshot(`
    "
    look at the hosts: 2 hosts
    nats: 1 host  1 ok, 1 changed
    node: 1 host  0 ok, 1 changed, 1 failed
      plot-1  ✖ gone
    "
  `)
})
