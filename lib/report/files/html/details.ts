import type { ChangeRecord, TaskRecord } from '../../../record/schema.ts'
import { duration, roughly } from '../../recap.ts'
import { about } from '../../texts.ts'
import { type Bounds, bounds, clipped } from './bounds.ts'
import { type DiffLine, diffLines } from './diff-lines.ts'
import { hostCounts, type Shown } from './hosts.ts'
import { taskAnchor } from './safe.ts'
import { hostWord, type State, statusState, taskWord } from './state.ts'

export type TaskShown = Pick<TaskRecord, 'role' | 'play' | 'task'> & {
  readonly state: State
  readonly word: string
  readonly id: string | undefined
  /** When it ended and how long it took, as far as that is worth a word. */
  readonly times: string
  readonly message: string
  readonly warnings: readonly string[]
  readonly fields: readonly { readonly field: string; readonly from: string; readonly to: string }[]
  readonly texts: readonly { readonly field: string; readonly summary: string; readonly lines: readonly DiffLine[] }[]
}

export type Detail = {
  readonly host: Shown
  readonly word: string
  readonly counts: string
  /** The first line of the gravest that is told. */
  readonly headline: string
  readonly messages: readonly { readonly state: State; readonly word: string; readonly text: string; readonly at: string }[]
  readonly tasks: readonly TaskShown[]
  readonly pending: readonly { readonly role: string; readonly task: string; readonly id: string | undefined }[]
  readonly undone: readonly { readonly state: State; readonly word: string; readonly task: string; readonly message: string }[]
  /** Tasks that there is no room for. */
  readonly more: number
}

const fieldsOf = (changes: readonly ChangeRecord[], { text }: Bounds) =>
  changes.flatMap((change) =>
    'diff' in change ? [] : [{ field: change.field, from: clipped(change.from, text), to: clipped(change.to, text) }],
  )

const textsOf = (changes: readonly ChangeRecord[], { diffLines: most }: Bounds) =>
  changes.flatMap((change) =>
    'diff' in change ? [{ field: change.field, summary: change.summary, lines: diffLines(change.diff, most) }] : [],
  )

const timesOf = ({ at, seconds, downtime, last }: TaskRecord): string =>
  [
    ...(seconds >= 0.05 ? [`took ${duration(seconds)}, until ${duration(at)}`] : []),
    ...(downtime === undefined ? [] : [`down for ${duration(downtime)}`]),
    ...(last === undefined || last < 0.05 ? [] : [`took ${roughly(last)} last time`]),
  ].join(' · ')

/** Each role's first task carries the role's anchor. */
function firsts(host: Shown): (role: string) => string | undefined {
  const met = new Set<string>()
  return (role) => {
    if (met.has(role)) return undefined
    met.add(role)
    return taskAnchor(host.id, role)
  }
}

/** What failed is always told; of the rest the first so many. */
function chosen(tasks: readonly TaskRecord[], most: number): TaskRecord[] {
  let room = most - tasks.filter(({ status }) => status === 'failed').length
  return tasks.filter(({ status }) => status === 'failed' || room-- > 0)
}

function headlineOf({ name, record: { messages, tasks } }: Shown): string {
  const grave = messages.find(({ is }) => is !== 'notice')
  const failed = tasks.find(({ status }) => status === 'failed')
  const changed = tasks.filter(({ status }) => status === 'changed').map(({ task }) => task)
  const text =
    grave !== undefined
      ? about(name, grave.text)
      : failed !== undefined
        ? `${failed.task}: ${failed.message ?? 'failed'}`
        : changed.length > 0
          ? changed.join(', ')
          : (messages[0]?.text ?? tasks.find(({ warnings }) => warnings !== undefined)?.warnings?.[0] ?? '')
  return clipped(text.split('\n')[0]!, 240)
}

const isWord = { unreachable: ['unreachable', 'unreachable'], problem: ['failed', 'problem'], notice: ['skipped', 'notice'] } as const

function detail(host: Shown, limits: Bounds, check: boolean): Detail {
  const { name, record } = host
  const idOf = firsts(host)
  const waiting = record.tasks.filter(({ status }) => status === 'pending')
  const own = record.tasks.filter(({ status }) => status !== 'pending')
  const [tasks, pending] = [chosen(own, limits.tasks), waiting.slice(0, limits.names)]
  return {
    host,
    word: hostWord(host.state),
    counts: hostCounts(host, check),
    headline: headlineOf(host),
    messages: record.messages.map(({ is, text, at }) => {
      const [state, word] = isWord[is]
      return { state, word, text: clipped(about(name, text), limits.text), at: duration(at) }
    }),
    tasks: tasks.map((task) => ({
      role: task.role,
      play: task.play,
      task: task.task,
      state: statusState(task.status, check),
      word: taskWord(task.status, check),
      id: idOf(task.role),
      times: timesOf(task),
      message: clipped(task.message ?? '', limits.text),
      warnings: task.warnings ?? [],
      fields: fieldsOf(task.changes, limits),
      texts: textsOf(task.changes, limits),
    })),
    pending: pending.map(({ role, task }) => ({ role, task, id: idOf(role) })),
    undone: record.undone.map(({ task, message }) => ({
      state: message === undefined ? 'changed' : 'failed',
      word: message === undefined ? 'taken back' : 'not taken back',
      task,
      message: clipped(message ?? '', limits.text),
    })),
    more: record.tasks.length - tasks.length - pending.length,
  }
}

/** All that is told of each host, `hosts` in the order in which it is read. */
export function details(hosts: readonly Shown[], check: boolean): Detail[] {
  const limits = bounds(hosts)
  return hosts.filter(({ told }) => told).map((host) => detail(host, limits, check))
}
