import type { HostRecord, RunRecord, TaskRecord } from '../../../lib/record/schema.ts'
import { zero } from '../scripted.ts'

const none = { ok: 0, changed: 0, failed: 0, pending: 0, skipped: 0 }

export const host = (name: string, group: string, more: Partial<HostRecord> = {}): HostRecord => ({
  name,
  group,
  state: 'ok',
  counts: { ...zero, ok: 12 },
  roles: { base: { ...none, ok: 4 }, nats: { ...none, ok: 8 } },
  messages: [],
  tasks: [],
  undone: [],
  ...more,
})

export const task = (name: string, status: TaskRecord['status'], more: Partial<TaskRecord> = {}): TaskRecord => ({
  play: 'nats',
  role: 'nats',
  task: name,
  status,
  at: 1.5,
  seconds: 0,
  changes: [],
  ...more,
})

export const record = (hosts: readonly HostRecord[], more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 'plotwright-run/1',
  version: 'plotwright 0.1.0',
  playbook: 'site',
  inventory: 'inventories/prod.ts',
  check: true,
  began: '2026-11-27T06:00:00.000Z',
  seconds: 4.25,
  exit: 0,
  plays: ['machines', 'nats'],
  hosts: [...hosts],
  links: [],
  ...more,
})

export const allWell = record([host('node-1', 'node'), host('node-2', 'node'), host('plot-1', 'plot')])

/** What would end a block, a tag, a label, a cell or a section of one format or another. */
export const hostile = ']]> </script> ``` --> "quoted" a|b \\| {{x}} &amp; <b>@all</b>'

const down = host('node-1', 'node', {
  state: 'unreachable',
  counts: { ...zero, unreachable: 1 },
  roles: {},
  messages: [{ is: 'unreachable', text: 'node-1: cannot connect to 10.0.0.1 port 22: refused\nis it up?', at: 0.5 }],
})

const drifted = host('node-2', 'node', {
  state: 'drifted',
  counts: { ...zero, ok: 9, changed: 1, skipped: 2 },
  roles: { base: { ...none, ok: 4 }, nats: { ...none, ok: 5, changed: 1, pending: 1, skipped: 1 } },
  messages: [{ is: 'notice', text: 'the driver 525.60 works; 550.54 is advised', at: 0.6 }],
  tasks: [
    task('file[/etc/nats/nats.conf]', 'changed', {
      changes: [
        { field: 'mode', from: '0644', to: '0640' },
        {
          field: 'content',
          summary: '+1 -1 lines',
          diff: ['@@ -1,3 +1,3 @@', ' port: 4222', '-# ```', `-${hostile}`, '+debug: false', ' }'],
        },
      ],
    }),
    task('program[nats-server]', 'pending', { message: 'depends on 1 pending change: file[/etc/nats/nats.conf]' }),
    task('program[extra]', 'skipped', {
      message: 'left as it is: stopped by hand',
      changes: [{ field: 'status', from: 'STOPPED', to: 'RUNNING' }],
    }),
  ],
})

const failed = host('plot-1', 'plot', {
  state: 'failed',
  counts: { ...zero, ok: 11, failed: 1 },
  roles: { base: { ...none, ok: 4 }, nats: { ...none, ok: 7, failed: 1 }, gate: { ...none, ok: 1 } },
  tasks: [
    task('mount[/mnt/plot-1]', 'failed', {
      message: `state is absent, not mounted\nno disk has the label ${hostile}`,
      changes: [{ field: 'state', from: hostile, to: '' }],
    }),
    task('nats-health[4222]', 'ok', { role: 'gate', seconds: 1.2, warnings: ['well at the second look'] }),
  ],
})

/** One host is down, one has drifted, and of one a task fails. */
export const threeTroubles = record([down, drifted, failed, host('plot-2', 'plot')], { exit: 1 })

/** So many hosts, of which every one but the first has drifted in the same way. */
export const manyHosts = (number: number): RunRecord =>
  record(
    Array.from({ length: number }, (_, i) =>
      i === 0 ? host('host-1', 'storage') : { ...drifted, name: `host-${i + 1}`, group: 'storage' },
    ),
    { exit: 2 },
  )

/** What docs/reports.md shows: two hosts, one of which has drifted. */
export const documented = record(
  [
    host('nats-1', 'nats', { counts: { ...zero, ok: 12 }, roles: { nats: { ...none, ok: 12 } } }),
    host('nats-2', 'nats', {
      state: 'drifted',
      counts: { ...zero, ok: 10, changed: 1, skipped: 1 },
      roles: { nats: { ...none, ok: 10, changed: 1, pending: 1 } },
      tasks: [
        task('file[/etc/nats/nats.conf]', 'changed', {
          changes: [
            { field: 'mode', from: '0644', to: '0640' },
            { field: 'content', summary: '+1 -1 lines', diff: ['@@ -1,2 +1,2 @@', ' port: 4222', '-debug: true', '+debug: false'] },
          ],
        }),
        task('program[nats-server]', 'pending', { message: 'depends on 1 pending change: file[/etc/nats/nats.conf]' }),
      ],
    }),
  ],
  { exit: 2, plays: ['nats'], seconds: 1.25, links: [{ from: 'nats-1', to: 'nats-2', what: 'route' }] },
)
