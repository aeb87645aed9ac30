import { groupBy } from '../../../../engine/group-by.ts'
import type { Link } from '../../../../record/schema.ts'
import { count } from '../../../texts.ts'
import type { Shown } from '../hosts.ts'
import type { Frame } from './arrange.ts'
import type { Machine } from './frame.ts'

export type Line = {
  readonly path: string
  readonly title: string
  /** It ends at a machine that could not be reached. */
  readonly cut: boolean
  /** How many links it stands for. */
  readonly links: number
}

type Ends = { readonly from: Shown; readonly to: Shown; readonly what: string }

const lost = ({ from, to }: Ends): boolean => from.state === 'unreachable' || to.state === 'unreachable'

/** Links whose both ends are in the record; a host linked to itself has no line. */
export function known(links: readonly Link[], hosts: readonly Shown[]): Ends[] {
  const byName = new Map(hosts.map((host) => [host.name, host]))
  return links.flatMap(({ from, to, what }) => {
    const [one, other] = [byName.get(from), byName.get(to)]
    return one === undefined || other === undefined || one === other ? [] : [{ from: one, to: other, what }]
  })
}

const within = ({ from, to }: Ends): boolean => from.group === to.group

export const hubs = (ends: readonly Ends[]): ReadonlySet<string> => new Set(ends.filter(within).map(({ from }) => from.group))

/** Up, across and down again, over the machines in between. */
const over = (from: number, to: number, top: number, level: number): string =>
  `M${from} ${top}V${level + 6}Q${from} ${level} ${from + 6} ${level}H${to - 6}Q${to} ${level} ${to} ${level + 6}V${top}`

/** Lines between the machines of a hub: straight to a neighbour, over the others' heads to the rest. */
export function routes({ group, machines, x, y }: Frame, ends: readonly Ends[]): Line[] {
  if (!group.hub || group.form !== 'box') return []
  const places = new Map(machines.map((machine) => [machine.host, machine]))
  const own = ends.filter((each) => within(each) && each.from.group === group.name)
  const pairs = groupBy(own, ({ from, to }) => [from.index, to.index].sort((one, other) => one - other).join(' '))
  let high = 0
  return [...pairs.values()].map((links) => {
    const [one, other] = [links[0]!.from, links[0]!.to].map((host) => places.get(host)!).sort((a, b) => a.host.index - b.host.index)
    const path = pathOf(one!, other!, { x, y }, machines, () => 8 + 12 * high++)
    const title = `${one!.host.name} – ${other!.host.name}: ${[...new Set(links.map(({ what }) => what))].join(', ')}`
    return { path, title, cut: links.some(lost), links: links.length }
  })
}

function pathOf(one: Machine, other: Machine, at: { x: number; y: number }, machines: readonly Machine[], level: () => number): string {
  const [left, right] = [at.x + one.x, at.x + other.x]
  const middle = (machine: Machine) => at.y + machine.y + machine.height / 2
  if (one.y !== other.y) return `M${left + one.width / 2} ${middle(one)}L${right + other.width / 2} ${middle(other)}`
  const neighbours = machines.indexOf(other) === machines.indexOf(one) + 1
  if (neighbours) return `M${left + one.width} ${middle(one)}H${right}`
  const up = level()
  return over(left + one.width / 2 + up, right + other.width / 2 - up, at.y + one.y, at.y + one.y - up - 4)
}

/** From frame to frame, one line for all links between two groups; `side` is where lines pass the frames in between. */
export function trunks(frames: readonly Frame[], ends: readonly Ends[], side: number): Line[] {
  const frameOf = new Map(frames.map((frame) => [frame.group.name, frame]))
  const pairs = groupBy(
    ends.filter((each) => !within(each)),
    ({ from, to }) => [from.group, to.group].sort().join('\n'),
  )
  return [...pairs.values()].map((links) => {
    const both = [links[0]!.from, links[0]!.to].map(({ group }) => frameOf.get(group)!)
    const [upper, lower] = both.sort((a, b) => a.line - b.line || a.x - b.x)
    const cuts = links.filter(lost).length
    const names = `${lower!.group.name} – ${upper!.group.name}: ${count(links.length, 'link')} (${[...new Set(links.map(({ what }) => what))].join(', ')})`
    return { path: between(upper!, lower!, side), title: names, cut: cuts === links.length, links: links.length }
  })
}

function between(upper: Frame, lower: Frame, side: number): string {
  if (upper.line === lower.line) return `M${upper.x + upper.width} ${upper.y + 20}H${lower.x}`
  if (lower.line > upper.line + 1)
    return `M${upper.x + upper.width} ${upper.y + upper.height - 24}H${side}V${lower.y + 20}H${lower.x + lower.width}`
  const from = lower.x + lower.width / 2
  const to = Math.min(Math.max(from, upper.x + 24), upper.x + upper.width - 24)
  const half = (upper.y + upper.height + lower.y) / 2
  return `M${from} ${lower.y}V${half}H${to}V${upper.y + upper.height}`
}

/** `6 × NATS to node, 3 of them to a host that is unreachable`: what a group's links are, in words. */
export function linkNote(group: string, ends: readonly Ends[]): string {
  const own = ends.filter(({ from }) => from.group === group)
  const kinds = groupBy(own, ({ to, what }) => (to.group === group ? what : `${what} to ${to.group}`))
  const lostOnes = own.filter(lost).length
  const told = [...kinds].map(([what, links]) => `${links.length} × ${what}`)
  return [...told, ...(lostOnes > 0 ? [`${lostOnes} with an unreachable end`] : [])].join(', ')
}
