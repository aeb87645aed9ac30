import { groupBy } from '../../../engine/group-by.ts'
import { roleNames, type Shown } from './hosts.ts'
import { taskAnchor } from './safe.ts'
import { type Counts, countWords, hostWord, roleState, type State, statusState } from './state.ts'

export type Cell = {
  readonly state: State
  /** What is worth a number, the gravest first; of a role that is simply ok how many tasks it has. */
  readonly parts: readonly { readonly state: State; readonly text: string }[]
  readonly title: string
  /** Something failed, differs or waits. */
  readonly grave: boolean
  /** The id of the role's first task in the details. */
  readonly at?: string
}

/** A host, or several of a group and a state of which the same is to be told; a role that there is not has no cell. */
export type Row = {
  readonly hosts: readonly Shown[]
  readonly group: string
  readonly state: State
  readonly word: string
  readonly cells: readonly (Cell | undefined)[]
}

/** So many hosts have a row each. */
const MOST_ROWS = 24
/** Rows that are the same stay apart while there are fewer. */
const LEAST_SAME = 3

const grave = ['failed', 'changed', 'pending'] as const

function cellOf(counts: Counts, id: string, role: string, check: boolean): Cell {
  const state = roleState(counts, check)
  const title = `${role}: ${countWords(counts, check)}`
  const parts = grave.flatMap((each) => (counts[each] > 0 ? [{ state: statusState(each, check), text: String(counts[each]) }] : []))
  if (parts.length > 0) return { state, title, parts, grave: true, at: taskAnchor(id, role) }
  return { state, title, parts: [{ state, text: String(counts.ok + counts.skipped) }], grave: false }
}

const unseen = (role: string): Cell => ({
  state: 'unseen',
  title: `${role}: not looked at`,
  parts: [{ state: 'unseen', text: '?' }],
  grave: false,
})

const rowOf = (hosts: readonly Shown[], cells: Row['cells']): Row => {
  const { group, state } = hosts[0]!
  return { hosts, group, state, word: state === 'ok' ? 'ok' : hostWord(state), cells }
}

/** One cell for the same role of many hosts, all of them ok. */
function wellCell(hosts: readonly Shown[], role: string): Cell | undefined {
  const totals = hosts.flatMap(({ record }) => {
    const counts = record.roles[role]
    return counts === undefined ? [] : [counts.ok + counts.skipped]
  })
  if (totals.length === 0) return undefined
  const [least, most] = totals.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [totals[0]!, totals[0]!])
  const text = least === most ? `${least}` : `${least}–${most}`
  return { state: 'ok', title: `${role}: ${text} ok each`, parts: [{ state: 'ok', text }], grave: false }
}

const looks = ({ group, state, cells }: Row): string =>
  JSON.stringify([group, state, cells.map((cell) => cell?.parts.map((part) => [part.state, cell.grave ? part.text : '']) ?? '')])

/** Rows that look the same become one, whose cells lead nowhere. */
const folded = (rows: readonly Row[]): Row[] =>
  [...groupBy(rows, looks).values()].flatMap((same) => {
    if (same.length < LEAST_SAME) return same
    const cells = same[0]!.cells.map((cell) => cell && { ...cell, at: undefined, title: `${cell.title} each` })
    return [
      rowOf(
        same.flatMap(({ hosts }) => hosts),
        cells as Row['cells'],
      ),
    ]
  })

/** Hosts by roles in the order given, the troubled ones first. Of many hosts those of which the same is to be told are one row. */
export function matrix(hosts: readonly Shown[], roles: readonly string[], check: boolean): Row[] {
  const ofGroup = new Map([...groupBy(hosts, ({ group }) => group)].map(([group, members]) => [group, new Set(roleNames(members))]))
  const row = (host: Shown): Row => {
    const blank = Object.keys(host.record.roles).length === 0
    const cells = roles.map((role) => {
      const counts = host.record.roles[role]
      if (counts !== undefined) return cellOf(counts, host.id, role, check)
      return blank && ofGroup.get(host.group)!.has(role) ? unseen(role) : undefined
    })
    return rowOf([host], cells)
  }
  if (hosts.length <= MOST_ROWS) return hosts.map(row)
  const troubled = folded(hosts.filter(({ state }) => state !== 'ok').map(row))
  const well = groupBy(
    hosts.filter(({ state }) => state === 'ok'),
    ({ group }) => group,
  )
  return [
    ...troubled,
    ...[...well.values()].map((members) =>
      rowOf(
        members,
        roles.map((role) => wellCell(members, role)),
      ),
    ),
  ]
}
