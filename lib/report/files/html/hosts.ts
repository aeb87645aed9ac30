import type { HostRecord, RunRecord } from '../../../record/schema.ts'
import { anchor } from './safe.ts'
import { type Counts, countWords, gravity, type HostShown, hostState, hostWord } from './state.ts'

/** A host as every part of the page shows it. */
export type Shown = {
  readonly record: HostRecord
  /** Its place in the record; the page's elements carry it. */
  readonly index: number
  readonly name: string
  readonly group: string
  readonly state: HostShown
  readonly id: string
  /** Whether the details have anything on it. */
  readonly told: boolean
  /** All that is to be known at a glance, as plain text. */
  readonly label: string
}

const sum = (roles: HostRecord['roles']): Counts => {
  const total = { ok: 0, changed: 0, failed: 0, pending: 0, skipped: 0 }
  for (const counts of Object.values(roles)) for (const [status, number] of Object.entries(counts)) total[status as keyof Counts] += number
  return total
}

/** What became of a host's tasks: `2 would change, 40 ok`; empty where nothing was looked at. */
export const hostCounts = ({ record }: Shown, check: boolean): string => countWords(sum(record.roles), check)

export const shownHosts = ({ hosts, check }: RunRecord): Shown[] =>
  hosts.map((record, index) => {
    const { name, group, messages, tasks, undone } = record
    const state = hostState(record)
    const shown = { record, index, name, group, state, id: `host-${anchor(name)}`, label: '' }
    const told = state !== 'ok' || messages.length + tasks.length + undone.length > 0
    const counts = hostCounts({ ...shown, told }, check)
    return { ...shown, told, label: `${name}: ${hostWord(state)}${counts === '' ? '' : ` (${counts})`}` }
  })

/** The gravest first; the inventory's order otherwise. */
export const gravestFirst = (hosts: readonly Shown[]): Shown[] =>
  [...hosts].sort((one, other) => gravity.indexOf(one.state) - gravity.indexOf(other.state) || one.index - other.index)

/** All roles, in the order in which plays met them; the gates' after the others'. */
export function roleNames(hosts: readonly Shown[]): string[] {
  const names = [...new Set(hosts.flatMap(({ record }) => Object.keys(record.roles)))]
  return [...names.filter((name) => name !== 'gate'), ...names.filter((name) => name === 'gate')]
}
