import { type Content, content, type Group, gapOf, PAD } from './frame.ts'

export type Frame = Content & {
  readonly group: Group
  readonly x: number
  readonly y: number
  readonly width: number
  /** The line of frames that it stands in, counted from the top. */
  readonly line: number
}

/** Below it a box has no room for its names. */
const LEAST_BOX = 216
const BESIDE = 24

const across = (group: Group, most: number): number => {
  const gap = gapOf(group)
  return Math.max(1, Math.min(group.hosts.length, Math.floor((most - 2 * PAD + gap) / (LEAST_BOX + gap))))
}

const least = (group: Group, most: number): number => {
  if (group.form !== 'box') return most
  const columns = across(group, most)
  return 2 * PAD + columns * LEAST_BOX + (columns - 1) * gapOf(group)
}

/** Groups in lines; those with links of their own come first and stand alone. */
function inLines(groups: readonly Group[], most: number): Group[][] {
  const rows: Group[][] = groups.filter(({ hub }) => hub).map((group) => [group])
  let [room, open] = [0, false]
  for (const group of groups.filter(({ hub }) => !hub)) {
    const wanted = least(group, most)
    if (open && wanted + BESIDE <= room) {
      rows.at(-1)!.push(group)
      room -= wanted + BESIDE
    } else {
      rows.push([group])
      room = most - wanted
      open = true
    }
  }
  return rows
}

/** Widths that fill a line: each box of it gets as wide as the others, within reason. */
function widths(row: readonly Group[], most: number): number[] {
  const boxes = row.map((group) => (group.form === 'box' ? across(group, most) : 0))
  const fixed = row.map((group, i) => 2 * PAD + Math.max(0, boxes[i]! - 1) * gapOf(group))
  const total = boxes.reduce((sum, number) => sum + number, 0)
  if (total === 0) return row.map(() => most)
  const free = most - BESIDE * (row.length - 1) - fixed.reduce((sum, width) => sum + width, 0)
  return row.map((_, i) => fixed[i]! + (free / total) * boxes[i]!)
}

/** Where each group's frame stands, and how high all of them are; below the first line so many pixels are left for links. */
export function arrange(groups: readonly Group[], most: number, between: number, check: boolean): { frames: Frame[]; height: number } {
  let [y, bottom] = [0, 0]
  const frames = inLines(groups, most).flatMap((row, line) => {
    let x = 0
    const placed = widths(row, most).map((width, i): Frame => {
      const group = row[i]!
      const frame = { group, x, y, width, line, ...content(group, width, across(group, most), check) }
      x += width + BESIDE
      return frame
    })
    const height = Math.max(...placed.map((frame) => frame.height))
    y += height + (line === 0 ? between : BESIDE)
    bottom = y - (line === 0 ? between : BESIDE)
    return placed.map((frame) => ({ ...frame, height }))
  })
  return { frames, height: bottom }
}
