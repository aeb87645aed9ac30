import type { HostRecord, RunRecord, TaskRecord } from './schema.ts'

/** What has become otherwise between two looks at a cluster. */
export type Shift = {
  readonly host: string
  readonly is: 'differs' | 'differs otherwise' | 'left alone' | 'well again' | 'unreachable' | 'failed' | 'reachable again'
  /** `kind[key]`; undefined for what is of the host as a whole. */
  readonly task?: string
  readonly role?: string
  /** What is known of it, or of what it was. */
  readonly record?: TaskRecord
  readonly message?: string
}

/** What is worth a word; of what was skipped only what differs, and is somebody's will. */
const isTrouble = ({ status, changes }: TaskRecord): boolean =>
  status === 'changed' || status === 'failed' || (status === 'skipped' && changes.length > 0)

/** Behind a change that comes first nobody can tell how it is. */
const isOpen = ({ status }: TaskRecord): boolean => status === 'pending'

const idOf = ({ play, task }: TaskRecord): string => `${play} ${task}`
const byId = (tasks: readonly TaskRecord[]): ReadonlyMap<string, TaskRecord> => new Map(tasks.map((task) => [idOf(task), task]))

/** How far off something is, and for how long, is no news. */
const unmeasured = (text: string): string => text.replace(/\d+(\.\d+)?(?= (ms|s|min|h|d)\b)/g, '0')

/** What is not to be put right speaks of what was seen in numbers of all kinds. */
const face = ({ status, changes, message = '' }: TaskRecord): string => {
  const said = JSON.stringify([status, changes, status === 'changed' ? '' : message])
  return status === 'failed' ? said.replace(/\d+/g, '0') : unmeasured(said)
}

const words = ({ messages }: HostRecord): string => messages.find(({ is }) => is !== 'notice')?.text ?? ''
const hasProblem = ({ messages }: HostRecord): boolean => messages.some(({ is }) => is === 'problem')
const isLost = (host: HostRecord): boolean => host.state === 'unreachable' || hasProblem(host)

function lostShifts(before: HostRecord | undefined, now: HostRecord): Shift[] {
  const face = (host: HostRecord) => `${host.state} ${words(host).replace(/\d+/g, '0')}`
  if (before !== undefined && isLost(before) && face(before) === face(now)) return []
  return [{ host: now.name, is: now.state === 'unreachable' ? 'unreachable' : 'failed', message: words(now) }]
}

const states = { failed: 'failed', skipped: 'left alone', changed: 'differs' } as const

function taskShift(before: TaskRecord | undefined, now: TaskRecord): Shift['is'] | undefined {
  if (before !== undefined && face(before) === face(now)) return undefined
  const is = states[now.status as keyof typeof states]
  return is === 'differs' && before?.status === now.status ? 'differs otherwise' : is
}

function hostShifts(before: HostRecord | undefined, now: HostRecord): Shift[] {
  if (isLost(now)) return lostShifts(before, now)
  const host = now.name
  const was = byId((before?.tasks ?? []).filter(isTrouble))
  const seen = byId(now.tasks.filter((task) => isTrouble(task) || isOpen(task)))
  const told = (is: Shift['is'], record: TaskRecord): Shift => ({ host, is, task: record.task, role: record.role, record })
  return [
    ...(before !== undefined && isLost(before) ? [{ host, is: 'reachable again' as const }] : []),
    ...[...seen].flatMap(([id, record]) => {
      const is = isOpen(record) ? undefined : taskShift(was.get(id), record)
      return is === undefined ? [] : [told(is, record)]
    }),
    ...[...was].flatMap(([id, record]) => (seen.has(id) ? [] : [told('well again', record)])),
  ]
}

/** What a look at the cluster shows that the one before did not; of the first all that is not well. */
export function shifts(before: RunRecord | undefined, now: RunRecord): Shift[] {
  const earlier = new Map(before?.hosts.map((host) => [host.name, host]))
  return now.hosts.flatMap((host) => hostShifts(earlier.get(host.name), host))
}

/** The newest that is known of each host and task: what could not be seen now stays as it was, so that only news is told later. */
export function carriedOver(before: RunRecord | undefined, now: RunRecord): RunRecord {
  const earlier = new Map(before?.hosts.map((host) => [host.name, host]))
  const hosts = now.hosts.map((host) => {
    const known = earlier.get(host.name)?.tasks ?? []
    if (isLost(host)) return { ...host, tasks: known }
    const was = byId(known)
    return { ...host, tasks: host.tasks.flatMap((task) => (isOpen(task) ? (was.get(idOf(task)) ?? []) : task)) }
  })
  return { ...now, hosts }
}
