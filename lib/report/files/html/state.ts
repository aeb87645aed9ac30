import type { HostRecord, HostState, TaskRecord } from '../../../record/schema.ts'

/** What a machine, or a part of one, is shown as. `unseen`: the run ended before anything of it was looked at. */
export type State = HostState | 'pending' | 'skipped' | 'unseen'
export type Counts = HostRecord['roles'][string]

/** States of hosts, the gravest first. */
export const gravity = ['unreachable', 'failed', 'drifted', 'changed', 'unseen', 'ok'] as const satisfies readonly State[]
export type HostShown = (typeof gravity)[number]

const looked = ({ counts }: HostRecord): boolean => Object.values(counts).some((total) => total > 0)

/** An interrupted run leaves hosts that nobody looked at; those are not told as ok. */
export const hostState = (host: HostRecord): HostShown => (host.state === 'ok' && !looked(host) ? 'unseen' : host.state)

export const statusState = (status: TaskRecord['status'], check: boolean): State => (status === 'changed' && check ? 'drifted' : status)

const order = ['failed', 'changed', 'pending', 'ok', 'skipped'] as const

/** The gravest that holds of a role's tasks. */
export function roleState(counts: Counts, check: boolean): State {
  const status = order.find((each) => counts[each] > 0)
  return status === undefined ? 'unseen' : statusState(status, check)
}

const words = { unreachable: 'unreachable', failed: 'failed', drifted: 'drifted', changed: 'changed', unseen: 'not looked at' } as const

/** `drifted`, `as they should be`: what so many hosts are. */
export const hostWord = (state: HostShown, hosts = 1): string =>
  state === 'ok' ? (hosts === 1 ? 'as it should be' : 'as they should be') : words[state]

export const taskWord = (status: TaskRecord['status'], check: boolean): string =>
  status === 'changed' && check ? 'would change' : status === 'pending' ? 'behind a pending change' : status

/** `1 failed, 2 would change, 40 ok`: what became of so many tasks. */
export const countWords = (counts: Counts, check: boolean): string =>
  order.flatMap((status) => (counts[status] > 0 ? [`${counts[status]} ${taskWord(status, check)}`] : [])).join(', ')
