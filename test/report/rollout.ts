import type { Event } from '../../lib/engine/events.ts'
import { ended, zero } from './scripted.ts'

const away = (host: string, program: string, downtime: number, more = {}) =>
  ended(host, `program[${program}]`, 'changed', { play: 'plotters', role: 'plot', seconds: downtime + 1, downtime, ...more })

const waiting = (host: string, left: number, reason: string): Event => ({
  event: 'waiting',
  play: 'plotters',
  host,
  task: 'program-up[plot-server-0]',
  reason,
  left,
})

const soak = (left: number): Event => ({ event: 'soak', play: 'plotters', batch: 1, of: 2, left })

const undone = (host: string, task: string, message?: string): Event => ({
  event: 'undone',
  play: 'plotters',
  host,
  task,
  ...(message !== undefined && { message }),
})

/** A play without work, then one whose second batch does not come well and goes back. */
export const rollout: readonly Event[] = [
  { event: 'start', playbook: 'upgrade', check: false, hosts: ['node-1', 'plot-1', 'plot-2'] },
  ...['node-1', 'plot-1', 'plot-2'].map((host) => ({ event: 'plan', host, tasks: 3, changes: 1, pending: 0 }) as const),
  { event: 'play', play: 'nats', hosts: ['node-1'], batches: 0 },
  { event: 'play-end', play: 'nats' },
  { event: 'play', play: 'plotters', hosts: ['plot-1', 'plot-2'], batches: 2 },
  { event: 'batch', play: 'plotters', batch: 1, of: 2, hosts: ['plot-1'] },
  away('plot-1', 'plot-server-0', 4.2),
  away('plot-1', 'plot-server-1', 121, { warnings: ['plot-server-1 did not stop within 120 s and took SIGKILL'] }),
  soak(60),
  soak(59),
  soak(30),
  soak(1),
  soak(0),
  { event: 'batch', play: 'plotters', batch: 2, of: 2, hosts: ['plot-2'] },
  away('plot-2', 'plot-server-0', 4.1),
  waiting('plot-2', 120, 'status is BACKOFF, not RUNNING'),
  ended('plot-2', 'program-up[plot-server-0]', 'failed', {
    play: 'plotters',
    role: 'gate',
    seconds: 120,
    message: 'not well within 120 s',
  }),
  { event: 'rollback', play: 'plotters', hosts: ['plot-2'], reason: 'program-up[plot-server-0] of plot-2 is not well\nno CUDA device' },
  undone('plot-2', 'program[plot-server-0]'),
  undone('plot-2', 'release[autonomys]', 'no releases/v1 there'),
  waiting('plot-2', 90, 'well, looking again'),
  ended('plot-2', 'program-up[plot-server-0]', 'ok', { play: 'plotters', role: 'gate', seconds: 2 }),
  { event: 'play-end', play: 'plotters' },
  {
    event: 'recap',
    hosts: { 'node-1': { ...zero, ok: 3 }, 'plot-1': { ...zero, ok: 1, changed: 2 }, 'plot-2': { ...zero, changed: 1, failed: 2 } },
    seconds: 312,
    exit: 1,
  },
]
