import type { Event, HostCounts } from '../../lib/engine/events.ts'
import type { Change } from '../../lib/engine/kind.ts'

export const zero: HostCounts = { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0 }

export const names = (count: number, of: string): string[] => Array.from({ length: count }, (_, i) => `${of}-${i + 1}`)

type TaskEvent = Extract<Event, { event: 'task' }>

export const ended = (host: string, task: string, status: TaskEvent['status'], more: Partial<TaskEvent> = {}): TaskEvent => ({
  event: 'task',
  play: 'nats',
  host,
  role: 'nats',
  task,
  status,
  changes: [],
  seconds: 0,
  ...more,
})

export const mode: Change = { field: 'mode', from: '0644', to: '0600' }
export const text = (from: string, to: string): Change => ({ field: 'content', from, to, text: true })

/** A run of three hosts: one lost, one that changes and waits, one whose task fails. */
export const smallRun: readonly Event[] = [
  { event: 'start', playbook: 'site', check: false, hosts: ['node-1', 'node-2', 'plot-1'] },
  { event: 'connected', host: 'node-1' },
  { event: 'connected', host: 'plot-1' },
  { event: 'unreachable', host: 'node-2', message: 'node-2: cannot connect to 10.0.0.2 port 22: refused\nis it up?' },
  { event: 'notice', host: 'plot-1', message: 'the driver 525.60 works; 550.54 is advised' },
  { event: 'plan', host: 'node-1', tasks: 3, changes: 1, pending: 1 },
  { event: 'plan', host: 'plot-1', tasks: 2, changes: 1, pending: 0 },
  { event: 'play', play: 'nats', hosts: ['node-1', 'plot-1'], batches: 2 },
  { event: 'batch', play: 'nats', batch: 1, of: 2, hosts: ['node-1'] },
  ended('node-1', 'directory[/etc/nats]', 'ok'),
  { event: 'task-start', play: 'nats', host: 'node-1', role: 'nats', task: 'file[/etc/nats/nats.conf]' },
  ended('node-1', 'file[/etc/nats/nats.conf]', 'changed', { seconds: 0.34, changes: [mode, text('a\nb\n', 'a\nc\n')] }),
  { event: 'waiting', play: 'nats', host: 'node-1', task: 'nats-health[4222]', reason: 'leader is none, not node-1', left: 120 },
  { event: 'waiting', play: 'nats', host: 'node-1', task: 'nats-health[4222]', reason: 'leader is none, not node-1', left: 110 },
  { event: 'waiting', play: 'nats', host: 'node-1', task: 'nats-health[4222]', reason: 'well, looking again', left: 109 },
  { event: 'waiting', play: 'nats', host: 'node-1', task: 'nats-health[4222]', reason: 'replicas is 1, not 2', left: 108 },
  ended('node-1', 'nats-health[4222]', 'ok', { role: 'gate', seconds: 12.5 }),
  { event: 'batch', play: 'nats', batch: 2, of: 2, hosts: ['plot-1'] },
  { event: 'task-start', play: 'nats', host: 'plot-1', role: 'nats', task: 'program[nats-server]' },
  ended('plot-1', 'program[nats-server]', 'failed', {
    seconds: 3,
    changes: [{ field: 'status', from: 'STOPPED', to: 'RUNNING' }],
    message: 'applied, yet status is BACKOFF, not RUNNING\ncan not bind',
  }),
  { event: 'play-end', play: 'nats' },
  {
    event: 'recap',
    hosts: {
      'node-1': { ...zero, ok: 2, changed: 1 },
      'node-2': { ...zero, unreachable: 1 },
      'plot-1': { ...zero, failed: 1 },
    },
    seconds: 75.2,
    exit: 1,
  },
]

/** A run in check mode: a change, what is behind it, and what is as it should be. */
export const checkRun: readonly Event[] = [
  { event: 'start', playbook: 'site', check: true, hosts: ['node-1'] },
  { event: 'plan', host: 'node-1', tasks: 3, changes: 1, pending: 1 },
  ended('node-1', 'directory[/etc/nats]', 'ok'),
  ended('node-1', 'file[/etc/nats/nats.conf]', 'changed', { changes: [text('a\nb\n', 'a\nc\n')] }),
  ended('node-1', 'program[nats-server]', 'pending', { changes: [{ field: 'status', from: 'absent', to: 'RUNNING' }] }),
  { event: 'recap', hosts: { 'node-1': { ...zero, ok: 1, changed: 1, skipped: 1 } }, seconds: 1.2, exit: 2 },
]
