import type { ChangeRecord, HostRecord, TaskRecord } from '../../../lib/record/schema.ts'
import { unified } from '../../../lib/record/unified.ts'

/** How many tasks each role of a group has. */
export const tasksOf: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  node: { base: 14, supervisor: 6, nats: 7, node: 5, controller: 4, 'proof-server': 3, gate: 4 },
  plot: { base: 14, supervisor: 6, 'full-piece-cache': 4, 'sharded-cache': 4, 'plot-server': 9, gate: 6 },
  storage: { base: 14, supervisor: 6, 'plot-client': 9, gate: 2 },
}

/** A host on which everything is as it should be. */
export function well(name: string, group: string): HostRecord {
  const roles = Object.entries(tasksOf[group] ?? { base: 3 }).map(
    ([role, ok]) => [role, { ok, changed: 0, failed: 0, pending: 0, skipped: 0 }] as const,
  )
  const ok = roles.reduce((sum, [, counts]) => sum + counts.ok, 0)
  const counts = { ok, changed: 0, failed: 0, skipped: 0, unreachable: 0 }
  return { name, group, state: 'ok', counts, roles: Object.fromEntries(roles), messages: [], tasks: [], undone: [] }
}

export const task = (role: string, name: string, status: TaskRecord['status'], more: Partial<TaskRecord> = {}): TaskRecord => ({
  play: role === 'base' || role === 'supervisor' ? 'machines' : role,
  role,
  task: name,
  status,
  at: 2.1,
  seconds: 0,
  changes: [],
  ...more,
})

export const field = (name: string, from: string, to: string): ChangeRecord => ({ field: name, from, to })
export const text = (from: string, to: string): ChangeRecord => ({ field: 'content', ...unified(from, to) })

/** The host with these tasks in place of as many that were ok. */
export function withTasks(host: HostRecord, tasks: readonly TaskRecord[], state: HostRecord['state'], check = true): HostRecord {
  const roles = { ...host.roles }
  for (const { role, status } of tasks) {
    const counts = roles[role] ?? { ok: 1, changed: 0, failed: 0, pending: 0, skipped: 0 }
    roles[role] = { ...counts, ok: Math.max(0, counts.ok - 1), [status]: counts[status] + 1 }
  }
  const total = (status: TaskRecord['status']) => tasks.filter((each) => each.status === status).length
  const counts = {
    ok: host.counts.ok - tasks.length,
    changed: total('changed'),
    failed: total('failed'),
    skipped: total('skipped') + (check ? total('pending') : 0),
    unreachable: 0,
  }
  return { ...host, state, counts, roles, tasks: [...tasks] }
}

export const lost = (name: string, group: string, address: string, at: number): HostRecord => ({
  ...well(name, group),
  state: 'unreachable',
  counts: { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 1 },
  roles: {},
  messages: [
    {
      is: 'unreachable',
      at,
      text: `${name}: cannot connect to ${address} port 22: no answer within 10 s; is the machine up, and does its firewall let SSH in?`,
    },
  ],
})
