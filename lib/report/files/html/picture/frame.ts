import type { Shown } from '../hosts.ts'
import { type Chip, chips, squares } from './box.ts'
import { cut } from './text.ts'

/** How much of a machine is shown: `box` names its components, `small` has squares for them, `cell` is a square itself. */
export type Form = 'box' | 'small' | 'cell'

export type Group = {
  readonly name: string
  readonly hosts: readonly Shown[]
  readonly roles: readonly string[]
  readonly form: Form
  /** With links between its own machines, for which there is room. */
  readonly hub: boolean
}

export type Machine = {
  readonly host: Shown
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly name: string
  readonly chips: readonly Chip[]
}

/** A group's machines, relative to the frame. */
export type Content = {
  readonly height: number
  readonly machines: readonly Machine[]
  /** Of cells: the first machine of each line. */
  readonly marks: readonly { readonly y: number; readonly text: string }[]
}

export const PAD = 16
export const HEAD = 40
const SMALL = { width: 152, height: 42, gap: 10 }

export const gapOf = ({ hub }: Group): number => (hub ? 56 : 14)

/** Of so many machines each gets a box with room for names, or less. */
export const formOf = (hosts: number): Form => (hosts <= 8 ? 'box' : hosts <= 48 ? 'small' : 'cell')

const lines = (machines: readonly Machine[], bottom: number): number => Math.max(0, ...machines.map(({ y, height }) => y + height)) + bottom

/** Boxes in lines of so many; above them of a hub is room for the links that go over others. */
function boxes(group: Group, width: number, columns: number, check: boolean): Content {
  const gap = gapOf(group)
  const over = group.hub ? 14 * Math.max(0, Math.min(group.hosts.length, columns) - 2) : 0
  const own = Math.min(352, (width - 2 * PAD - (columns - 1) * gap) / columns)
  const left = (width - columns * own - (columns - 1) * gap) / 2
  const filled = group.hosts.map((host) => ({ host, ...chips(host, group.roles, own, check) }))
  const height = Math.max(...filled.map((box) => box.height))
  const machines = filled.map(
    ({ host, chips }, i): Machine => ({
      host,
      x: left + (i % columns) * (own + gap),
      y: HEAD + over + Math.floor(i / columns) * (height + (group.hub ? 40 : gap)),
      width: own,
      height,
      name: cut(host.name, 13, own - 48),
      chips,
    }),
  )
  return { height: lines(machines, PAD), machines, marks: [] }
}

function small({ hosts, roles }: Group, width: number, check: boolean): Content {
  const columns = Math.max(1, Math.floor((width - 2 * PAD + SMALL.gap) / (SMALL.width + SMALL.gap)))
  const machines = hosts.map(
    (host, i): Machine => ({
      host,
      x: PAD + (i % columns) * (SMALL.width + SMALL.gap),
      y: HEAD + Math.floor(i / columns) * (SMALL.height + SMALL.gap),
      width: SMALL.width,
      height: SMALL.height,
      name: cut(host.name, 11, SMALL.width - 34),
      chips: squares(host, roles, check),
    }),
  )
  return { height: lines(machines, PAD), machines, marks: [] }
}

const MARK = 104

function cells({ hosts }: Group, width: number): Content {
  const [own, gap] = hosts.length <= 1500 ? [16, 4] : [8, 2]
  const room = Math.floor((width - 2 * PAD - MARK + gap) / (own + gap))
  const columns = Math.max(10, Math.floor(room / 10) * 10)
  const left = PAD + MARK
  const pitch = (width - PAD - left + gap) / columns
  const machines = hosts.map(
    (host, i): Machine => ({
      host,
      x: left + (i % columns) * pitch,
      y: HEAD + Math.floor(i / columns) * (own + gap),
      width: pitch - gap,
      height: own,
      name: '',
      chips: [],
    }),
  )
  const firsts = machines.filter((_, i) => i % columns === 0)
  const every = own < 12 ? 2 : 1
  const marks = firsts.filter((_, i) => i % every === 0).map(({ y, host }) => ({ y: y + own / 2, text: cut(host.name, 10, MARK - 10) }))
  return { height: lines(machines, PAD), machines, marks }
}

/** A group's machines in a frame of this width; boxes stand in lines of so many. */
export const content = (group: Group, width: number, columns: number, check: boolean): Content =>
  group.form === 'box' ? boxes(group, width, columns, check) : group.form === 'small' ? small(group, width, check) : cells(group, width)
