import type { Shown } from '../hosts.ts'
import { countWords, roleState, type State } from '../state.ts'
import { cut, textWidth } from './text.ts'

/** One component of a machine; all places are relative to the machine's own. */
export type Chip = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly state: State
  readonly text: string
  readonly title: string
  /** With a symbol: whatever is not simply ok. */
  readonly marked: boolean
}

const SIZE = 10
const PAD = 12
const [CHIP, GAP] = [19, 5]
/** Where the chips begin: beneath the machine's name. */
const TOP = 36

type Role = Pick<Chip, 'state' | 'title'> & { readonly name: string }

/** The roles of a machine; of one that was not looked at those of its group. */
const rolesOf = ({ record }: Shown, ofGroup: readonly string[], check: boolean): Role[] =>
  ofGroup.flatMap((name): Role[] => {
    const counts = record.roles[name]
    if (counts !== undefined) return [{ name, state: roleState(counts, check), title: `${name}: ${countWords(counts, check)}` }]
    return Object.keys(record.roles).length === 0 ? [{ name, state: 'unseen', title: `${name}: not looked at` }] : []
  })

/** Chips in as many lines as they need in a box of this width. */
export function chips(host: Shown, ofGroup: readonly string[], width: number, check: boolean): { chips: Chip[]; height: number } {
  const room = width - 2 * PAD
  let [x, y] = [0, 0]
  const placed = rolesOf(host, ofGroup, check).map(({ name, state, title }): Chip => {
    const marked = state !== 'ok' && state !== 'unseen'
    const text = cut(name, SIZE, room - 32)
    const own = Math.ceil(textWidth(text, SIZE)) + 14 + (marked ? 14 : 0)
    if (x > 0 && x + own > room) [x, y] = [0, y + CHIP + GAP]
    const chip = { x: PAD + x, y: TOP + y, width: own, state, text, title, marked }
    x += own + GAP
    return chip
  })
  return { chips: placed, height: TOP + (placed.length > 0 ? y + CHIP : -6) + PAD }
}

/** The same as small squares, in one line. */
export const squares = (host: Shown, ofGroup: readonly string[], check: boolean): Chip[] =>
  rolesOf(host, ofGroup, check).map(({ name, ...role }, i) => ({ ...role, x: 10 + i * 11, y: 26, width: 8, text: '', marked: false }))
