import { z } from 'zod'

/** Seconds since the run began, or that something took. */
const seconds = z.number().nonnegative()
const total = z.int().nonnegative()

const change = z.union([
  z.strictObject({ field: z.string(), from: z.string(), to: z.string() }),
  /** A whole text: how much of it differs in a few words, and at most 200 lines of a unified diff. */
  z.strictObject({ field: z.string(), summary: z.string(), diff: z.array(z.string()) }),
])

const status = z.enum(['ok', 'changed', 'failed', 'pending', 'skipped'])

/** A task that was not simply ok, or that has something to say or found something out. In check mode `changed` would change, `pending` is behind such a change. */
const task = z.strictObject({
  play: z.string(),
  role: z.string(),
  /** `kind[key]`, stable from run to run. */
  task: z.string(),
  status,
  /** When it ended. */
  at: seconds,
  seconds,
  changes: z.array(change),
  message: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  /** How long a service was away over it. */
  downtime: seconds.optional(),
  /** What was found out, by name with its unit. */
  figures: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  /** In check mode: how long the host took for it last time. */
  last: seconds.optional(),
})

const host = z.strictObject({
  name: z.string(),
  group: z.string(),
  /** The gravest that holds. `drifted` is of check mode: a run would change it. */
  state: z.enum(['ok', 'changed', 'drifted', 'failed', 'unreachable']),
  counts: z.strictObject({ ok: total, changed: total, failed: total, skipped: total, unreachable: total }),
  /** How many tasks of each role ended how; a task of a gate counts for the role `gate`. */
  roles: z.record(z.string(), z.strictObject({ ok: total, changed: total, failed: total, pending: total, skipped: total })),
  /** What belongs to no task, in order. */
  messages: z.array(z.strictObject({ is: z.enum(['unreachable', 'problem', 'notice']), text: z.string(), at: seconds })),
  tasks: z.array(task),
  /** What was taken back by a rollback; with a message where that failed. */
  undone: z.array(z.strictObject({ play: z.string(), task: z.string(), message: z.string().optional() })),
})

/** What connects two hosts, such as a route between NATS servers; `from` and `to` are names of hosts. */
const link = z.strictObject({ from: z.string(), to: z.string(), what: z.string() })

/**
 * A run as it is kept and reported. Texts are masked and free of control characters. What is added later is optional; what would
 * change a meaning gets another number in `schema`.
 */
export const runRecord = z.strictObject({
  schema: z.literal('plotwright-run/1'),
  /** The program's own version. */
  version: z.string(),
  playbook: z.string(),
  /** Where the hosts are from. */
  inventory: z.string(),
  check: z.boolean(),
  /** True where --tags, --skip-tags or --start-at-task left out tasks, so that what is not told was perhaps not looked at. */
  partial: z.boolean().optional(),
  began: z.iso.datetime(),
  seconds,
  /** 0 as it should be, 1 something failed, 2 drift, 4 a host was unreachable, 130 interrupted. */
  exit: z.int(),
  /** Names of the plays, in order. */
  plays: z.array(z.string()),
  hosts: z.array(host),
  links: z.array(link),
})

export type RunRecord = z.output<typeof runRecord>
export type HostRecord = z.output<typeof host>
export type TaskRecord = z.output<typeof task>
export type ChangeRecord = z.output<typeof change>
export type HostState = HostRecord['state']
export type Link = z.output<typeof link>
