import { groupBy } from '../../../engine/group-by.ts'
import type { Shown } from './hosts.ts'
import { type State, statusState, taskWord } from './state.ts'

/** The same task that ended the same way on several hosts. */
export type Shared = {
  readonly role: string
  readonly task: string
  readonly state: State
  readonly word: string
  readonly hosts: number
  /** `40 storage, 2 plot`. */
  readonly where: string
  /** What all of them have in common beyond that, such as `mode 0666 → 0640`; empty where there is nothing to say. */
  readonly how: string
}

const MOST = 12

type Met = { readonly host: Shown; readonly task: Shown['record']['tasks'][number] }

const howOf = ({ task: { changes, message } }: Met): string =>
  message?.split('\n')[0] ??
  changes
    .map((change) => ('diff' in change ? `${change.field} ${change.summary}` : `${change.field} ${change.from} → ${change.to}`))
    .join(', ')

/** What several hosts have in common, the most frequent first; what only follows from a change before it is left out. */
export function shared(hosts: readonly Shown[], check: boolean): Shared[] {
  const met = hosts.flatMap((host) => host.record.tasks.map((task): Met => ({ host, task })))
  const told = met.filter(({ task }) => task.status === 'failed' || task.status === 'changed')
  return [...groupBy(told, ({ task }) => JSON.stringify([task.role, task.task, task.status])).values()]
    .filter((same) => same.length > 1)
    .sort((one, other) => other.length - one.length)
    .slice(0, MOST)
    .map((same) => {
      const { role, task, status } = same[0]!.task
      const hows = new Set(same.map(howOf))
      return {
        role,
        task,
        state: statusState(status, check),
        word: taskWord(status, check),
        hosts: same.length,
        where: [...groupBy(same, ({ host }) => host.group)].map(([group, members]) => `${members.length} ${group}`).join(', '),
        how: hows.size === 1 ? [...hows][0]! : 'not all of them in the same way',
      }
    })
}
