import { expect, test } from 'vitest'
import { frame } from './framed.ts'
import { rollout } from './rollout.ts'
import { names, zero } from './scripted.ts'
import { show } from './show.ts'

const plays = ['nats', 'plotters']
const upTo = (event: string, nth = 1) => {
  const at = rollout.flatMap((each, i) => (each.event === event ? [i] : []))[nth - 1]!
  return rollout.slice(0, at + 1)
}

test('a rollout in lines: batches, a pause, a gate, the way back, what was restarted', async () => {
  expect(await show('lines', rollout)).toMatchInlineSnapshot(`
    "upgrade: 3 hosts
    PLAY plotters: 2 hosts, 2 batches
    BATCH 1 of 2: plot-1
    plot-1: changed: program[plot-server-0] (plot, 5.2 s)
    plot-1: changed: program[plot-server-1] (plot, 2 min 02 s)
    plot-1: warning: plot-server-1 did not stop within 120 s and took SIGKILL
    BATCH 1 of 2 is well; the next begins in 60 s
    BATCH 1 of 2 is well; the next begins in 30 s
    BATCH 2 of 2: plot-2
    plot-2: changed: program[plot-server-0] (plot, 5.1 s)
    plot-2: waits: program-up[plot-server-0] (120 s left): status is BACKOFF, not RUNNING
    plot-2: failed: program-up[plot-server-0] (gate, 2 min 00 s)
    plot-2:   not well within 120 s
    ROLLBACK plotters: plot-2: program-up[plot-server-0] of plot-2 is not well
      no CUDA device
    plot-2: taken back: program[plot-server-0]
    plot-2: not taken back: release[autonomys]: no releases/v1 there
    plot-2: waits: program-up[plot-server-0] (90 s left): well, looking again

    RESTARTS 3 programs on 2 hosts, longest downtime 2 min 01 s (plot-1 plot-server-1)
    plot-1 : plot-server-0 4.2 s, plot-server-1 2 min 01 s
    plot-2 : plot-server-0 4.1 s

    RECAP 3 hosts, 4 ok, 3 changed, 2 failed, 1 warning in 5 min 12 s
    node-1 : ok=3 changed=0 unreachable=0 failed=0 skipped=0
    plot-1 : ok=1 changed=2 unreachable=0 failed=0 skipped=0
    plot-2 : ok=0 changed=1 unreachable=0 failed=2 skipped=0
    "
  `)
})

test('a play without work has its header with -v only', async () => {
  expect(await show('lines', rollout.slice(0, 7), { verbose: true })).toMatchInlineSnapshot(`
    "upgrade: 3 hosts
    node-1: plan: 3 tasks, 1 change
    plot-1: plan: 3 tasks, 1 change
    plot-2: plan: 3 tasks, 1 change
    PLAY nats: 1 host, nothing to do
    PLAY plotters: 2 hosts, 2 batches
    "
  `)
})

test('of a batch of many only some names are told', async () => {
  const hosts = names(100, 'plot')
  const events = [
    { event: 'batch', play: 'plotters', batch: 2, of: 2, hosts },
    { event: 'rollback', play: 'plotters', hosts, reason: 'why' },
  ] as const
  expect(await show('lines', events)).toMatchInlineSnapshot(`
    "BATCH 2 of 2: plot-1, plot-2, plot-3 … plot-100 (100 hosts)
    ROLLBACK plotters: plot-1, plot-2, plot-3 … plot-100 (100 hosts): why
    "
  `)
  expect(await show('lines', events, { verbose: true })).toContain('plot-50')
})

test('the tree counts a pause down', () => {
  expect(frame(upTo('soak'), { plays, seconds: 18 })).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  6 ok, 3 to change
    nats: nothing to do
    plotters: 2 hosts  batch 1 of 2  0 ok, 2 changed
      soak: 42 s left
      1 changed · 1 to come
    "
  `)
})

test('the pause is over with the next batch', () => {
  expect(frame(upTo('batch', 2), { plays })).not.toContain('soak')
})

test('the tree shows who goes back, and why', () => {
  expect(frame(upTo('rollback'), { plays })).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  6 ok, 3 to change
    nats: nothing to do
    plotters: 2 hosts  batch 2 of 2  0 ok, 3 changed, 1 failed, 1 host goes back
      ROLLBACK: program-up[plot-server-0] of plot-2 is not well
      plot-2  goes back  4 s
    "
  `)
  expect(frame(upTo('undone'), { plays }).split('\n').slice(-2)).toMatchInlineSnapshot(`
    [
      "  plot-2  goes back  4 s  1 taken back, the latest program[plot-server-0]",
      "",
    ]
  `)
})

test('the gates of what went back, then what is left of it all', () => {
  expect(frame(upTo('waiting', 2), { plays }).split('\n').slice(-3)).toMatchInlineSnapshot(`
    [
      "  ROLLBACK: program-up[plot-server-0] of plot-2 is not well",
      "  plot-2  waits for program-up[plot-server-0], 86 s left: well, looking again",
      "",
    ]
  `)
  expect(frame(rollout, { plays })).toMatchInlineSnapshot(`
    "
    look at the hosts: 3 hosts  6 ok, 3 to change
    nats: nothing to do
    plotters: 2 hosts  batch 2 of 2  1 ok, 3 changed, 1 failed
      ROLLBACK: program-up[plot-server-0] of plot-2 is not well
      plot-2  ✖ not taken back: release[autonomys]: no releases/v1 there
    "
  `)
})

test('a hundred hosts that go back take no more lines than there are', () => {
  const hosts = names(200, 'plot')
  const batch = hosts.slice(100)
  const events = [
    { event: 'start', playbook: 'upgrade', check: false, hosts },
    { event: 'play', play: 'plotters', hosts, batches: 2 },
    { event: 'batch', play: 'plotters', batch: 2, of: 2, hosts: batch },
    { event: 'rollback', play: 'plotters', hosts: batch, reason: 'plot-101 is not well' },
    ...batch.slice(0, 60).map((host) => ({ event: 'undone', play: 'plotters', host, task: 'program[a]' }) as const),
    ...batch.slice(0, 5).map((host) => ({ event: 'undone', play: 'plotters', host, task: 'program[b]', message: 'is gone' }) as const),
  ] as const
  expect(frame(events, { plays, most: 8 })).toMatchInlineSnapshot(`
    "
    look at the hosts: 200 hosts
    nats: nothing to do
    plotters: 200 hosts  batch 2 of 2  0 ok, 5 failed, 95 hosts go back
      ROLLBACK: plot-101 is not well
      plot-101, plot-102 and 3 more   ✖ not taken back: program[b]: is gone
      plot-106, plot-107 and 53 more  goes back  4 s  1 taken back, the latest program[a]
      plot-161, plot-162 and 38 more  goes back  4 s
      100 to come
    "
  `)
})

test('a run in which nothing differs is its start, its notices and its recap', async () => {
  const quiet = [
    rollout[0]!,
    { event: 'notice', host: 'plot-1', message: 'a word' },
    { event: 'play', play: 'plotters', hosts: ['plot-1'], batches: 2 },
    { event: 'batch', play: 'plotters', batch: 1, of: 2, hosts: ['plot-1'] },
    { event: 'task', play: 'plotters', host: 'plot-1', role: 'r', task: 'file[/a]', status: 'ok', changes: [], seconds: 0 },
    { event: 'play-end', play: 'plotters' },
    { event: 'recap', hosts: { 'plot-1': { ...zero, ok: 1 } }, seconds: 1, exit: 0 },
  ] as const
  expect(await show('lines', quiet)).toMatchInlineSnapshot(`
    "upgrade: 3 hosts
    plot-1: notice: a word

    RECAP 1 host, 1 ok, 0 changed in 1.0 s
    plot-1 : ok=1 changed=0 unreachable=0 failed=0 skipped=0
    "
  `)
})

test('a host that is lost inside a play, and a word while it runs, come behind its header', async () => {
  const play = { event: 'play', play: 'plotters', hosts: ['plot-1'], batches: 1 } as const
  const lost = (host: string) => ({ event: 'unreachable', host, message: 'gone' }) as const
  expect(await show('lines', [play, lost('node-1'), lost('plot-1')])).toBe(
    'node-1: unreachable: gone\nPLAY plotters: 1 host\nplot-1: unreachable: gone\n',
  )
  expect(await show('lines', [play, 'a word'])).toBe('PLAY plotters: 1 host\na word\n')
  expect(await show('lines', [play, { event: 'play-end', play: 'plotters' }, lost('plot-1'), 'a word'])).toBe(
    'plot-1: unreachable: gone\na word\n',
  )
})
