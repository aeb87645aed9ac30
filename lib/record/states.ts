import type { HostRecord, RunRecord, TaskRecord } from './schema.ts'

/** What has become otherwise between two looks at a cluster. */
export type Shift = {
  readonly host: string
  readonly is: 'differs' | 'differs otherwise' | 'well again' | 'unreachable' | 'failed' | 'reachable again'
  /** `kind[key]`; undefined for what is of the host as a whole. */
  readonly task?: string
  readonly role?: string
  /** What is known of it, or of what it was. */
  readonly record?: TaskRecord
  readonly message?: string
}

const troubled = ({ tasks }: HostRecord): Map<string, TaskRecord> =>
  new Map(tasks.flatMap((task) => (task.status === 'changed' || task.status === 'failed' ? [[`${task.play} ${task.task}`, task]] : [])))

/** Without numbers in its words, for those tell how long ago something was. */
const face = ({ status, changes, message = '' }: TaskRecord): string =>
  JSON.stringify([status, changes, status === 'failed' ? message.replace(/\d+/g, '0') : ''])

const words = (host: HostRecord): string => host.messages.find(({ is }) => is !== 'notice')?.text ?? ''
const isLost = (host: HostRecord | undefined): boolean => host !== undefined && (host.state === 'unreachable' || hasProblem(host))
const hasProblem = ({ messages }: HostRecord): boolean => messages.some(({ is }) => is === 'problem')

function hostShifts(before: HostRecord | undefined, now: HostRecord): Shift[] {
  const host = now.name
  if (now.state === 'unreachable' || hasProblem(now)) {
    const same = before !== undefined && isLost(before) && before.state === now.state && words(before) === words(now)
    return same ? [] : [{ host, is: now.state === 'unreachable' ? 'unreachable' : 'failed', message: words(now) }]
  }
  const back: Shift[] = isLost(before) ? [{ host, is: 'reachable again' }] : []
  const was = before === undefined ? new Map<string, TaskRecord>() : troubled(before)
  const is = troubled(now)
  const told = (shift: Shift['is'], record: TaskRecord): Shift => ({ host, is: shift, task: record.task, role: record.role, record })
  return [
    ...back,
    ...[...is].flatMap(([id, record]) => {
      const earlier = was.get(id)
      if (earlier === undefined) return [told(record.status === 'failed' ? 'failed' : 'differs', record)]
      return face(earlier) === face(record) ? [] : [told(record.status === 'failed' ? 'failed' : 'differs otherwise', record)]
    }),
    ...[...was].flatMap(([id, record]) => (is.has(id) ? [] : [told('well again', record)])),
  ]
}

/** What a look at the cluster shows that the one before did not; of the first all that is not well. */
export function shifts(before: RunRecord | undefined, now: RunRecord): Shift[] {
  const earlier = new Map(before?.hosts.map((host) => [host.name, host]))
  return now.hosts.flatMap((host) => hostShifts(earlier.get(host.name), host))
}

/** The newest that is known of each host: what was seen of one that is lost now stays, so that only news is told when it is back. */
export function carriedOver(before: RunRecord | undefined, now: RunRecord): RunRecord {
  const earlier = new Map(before?.hosts.map((host) => [host.name, host]))
  const hosts = now.hosts.map((host) => (isLost(host) ? { ...host, tasks: earlier.get(host.name)?.tasks ?? [] } : host))
  return { ...now, hosts }
}
