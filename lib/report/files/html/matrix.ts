import { groupBy } from '../../../engine/group-by.ts'
import { roleNames, type Shown } from './hosts.ts'
import { taskAnchor } from './safe.ts'
import { type Counts, countWords, roleState, type State, statusState } from './state.ts'

export type Cell = {
  readonly state: State
  /** What is worth a number, the gravest first; of a role that is simply ok how many tasks it has. */
  readonly parts: readonly { readonly state: State; readonly text: string }[]
  readonly title: string
  /** The id of the role's first task in the details. */
  readonly at?: string
}

/** A host, or all hosts of a group that are as they should be; a role that there is not has no cell. */
export type Row =
  | { readonly host: Shown; readonly cells: readonly (Cell | undefined)[] }
  | { readonly group: string; readonly hosts: readonly Shown[]; readonly cells: readonly (Cell | undefined)[] }

/** So many hosts that are as they should be have a row each. */
const MOST_ROWS = 24

const grave = ['failed', 'changed', 'pending'] as const

function cellOf(counts: Counts, host: Shown, role: string, check: boolean): Cell {
  const state = roleState(counts, check)
  const title = `${host.name}, ${role}: ${countWords(counts, check)}`
  const parts = grave.flatMap((each) => (counts[each] > 0 ? [{ state: statusState(each, check), text: String(counts[each]) }] : []))
  if (parts.length === 0) return { state, title, parts: [{ state, text: String(counts.ok + counts.skipped) }] }
  return { state, title, parts, at: taskAnchor(host.id, role) }
}

const unseen = (host: Shown, role: string): Cell => ({
  state: 'unseen',
  title: `${host.name}, ${role}: not looked at`,
  parts: [{ state: 'unseen', text: '?' }],
})

/** One cell for the same role of many hosts, all of them ok. */
function manyCell(hosts: readonly Shown[], role: string): Cell | undefined {
  const totals = hosts.flatMap(({ record }) => {
    const counts = record.roles[role]
    return counts === undefined ? [] : [counts.ok + counts.skipped]
  })
  if (totals.length === 0) return undefined
  const [least, most] = totals.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [totals[0]!, totals[0]!])
  const text = least === most ? `${least}` : `${least}–${most}`
  return { state: 'ok', title: `${role}: ${text} ok each`, parts: [{ state: 'ok', text }] }
}

/** Hosts by roles: the troubled ones first, the gravest of them before the others; many that are well are one row a group. */
export function matrix(hosts: readonly Shown[], roles: readonly string[], check: boolean): Row[] {
  const ofGroup = new Map([...groupBy(hosts, ({ group }) => group)].map(([group, members]) => [group, new Set(roleNames(members))]))
  const row = (host: Shown): Row => {
    const blank = Object.keys(host.record.roles).length === 0
    return {
      host,
      cells: roles.map((role) => {
        const counts = host.record.roles[role]
        if (counts !== undefined) return cellOf(counts, host, role, check)
        return blank && ofGroup.get(host.group)!.has(role) ? unseen(host, role) : undefined
      }),
    }
  }
  const well = hosts.filter(({ state }) => state === 'ok')
  const troubled = hosts.filter(({ state }) => state !== 'ok').map(row)
  if (well.length <= MOST_ROWS) return [...troubled, ...well.map(row)]
  const many = [...groupBy(well, ({ group }) => group)].map(
    ([group, members]): Row => ({ group, hosts: members, cells: roles.map((role) => manyCell(members, role)) }),
  )
  return [...troubled, ...many]
}
