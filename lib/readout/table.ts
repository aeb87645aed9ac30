/** A row: its cells, with colours or without, and whole lines that stand below it. */
export type Row = { readonly cells: readonly string[]; readonly below?: readonly string[] }

const GAP = 2

const width = (cell: string): number => cell.replace(/\x1b\[[\d;]*m/g, '').length

const padded = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)) + GAP))
    .join('')
    .trimEnd()

/**
 * Lines of a table; the last columns are left out where a line has no room for them. A row of one cell is a line as it is, and gives no column
 * its width.
 */
export function table(head: readonly string[], rows: readonly Row[], columns: number): string[] {
  const regular = rows.filter(({ cells }) => cells.length > 1)
  const widths = head.map((cell, i) => Math.max(width(cell), ...regular.map(({ cells }) => width(cells[i] ?? ''))))
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((sum, each) => sum + each + GAP, -GAP))
  const fitting = Math.max(1, ends.filter((end) => end <= columns).length)
  return [
    padded(head.slice(0, fitting), widths),
    ...rows.flatMap(({ cells, below = [] }) => [cells.length > 1 ? padded(cells.slice(0, fitting), widths) : (cells[0] ?? ''), ...below]),
  ]
}
