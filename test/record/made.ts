import type { HostRecord, RunRecord, TaskRecord } from '../../lib/record/schema.ts'
import { zero } from '../report/scripted.ts'

export const task = (name: string, more: Partial<TaskRecord> = {}): TaskRecord => ({
  play: 'nats',
  role: 'nats',
  task: name,
  status: 'changed',
  at: 1,
  seconds: 0.1,
  changes: [{ field: 'mode', from: '0666', to: '0644' }],
  ...more,
})

export const hostOf = (name: string, tasks: readonly TaskRecord[] = [], more: Partial<HostRecord> = {}): HostRecord => ({
  name,
  group: 'node',
  state: tasks.length > 0 ? 'drifted' : 'ok',
  counts: { ...zero, ok: 3 },
  roles: {},
  messages: [],
  tasks: [...tasks],
  undone: [],
  ...more,
})

export const lost = (name: string, text = 'no answer'): HostRecord =>
  hostOf(name, [], { state: 'unreachable', counts: { ...zero, unreachable: 1 }, messages: [{ is: 'unreachable', text, at: 1 }] })

export const recordOf = (hosts: readonly HostRecord[], more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 'plotwright-run/1',
  version: '0.1.0',
  playbook: 'site',
  inventory: 'inventories/lab',
  check: true,
  began: '2026-11-27T06:00:00.000Z',
  seconds: 2,
  exit: 0,
  plays: ['nats'],
  hosts: [...hosts],
  links: [],
  ...more,
})
