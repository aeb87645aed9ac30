import { structuredPatch } from 'diff'

/** Lines kept of one text, and edits looked for until two texts count as wholly different: the time for that grows with its square. */
const MOST_LINES = 200
const MOST_EDITS = 600

const range = (start: number, lines: number): string => (lines === 1 ? String(start) : `${lines === 0 ? start - 1 : start},${lines}`)

/** The lines of a unified diff, without a header; undefined where the texts have too little in common. */
function hunks(from: string, to: string): string[] | undefined {
  const maxEditLength = from === '' || to === '' ? Number.POSITIVE_INFINITY : MOST_EDITS
  const patch = structuredPatch('', '', from, to, '', '', { context: 3, maxEditLength })
  return patch?.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...lines,
  ])
}

const linesIn = (text: string): number => (text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0))

/** How one text became another: in a few words, and as at most 200 lines of a unified diff. */
export function unified(from: string, to: string): { readonly summary: string; readonly diff: string[] } {
  const lines = hunks(from, to)
  if (lines === undefined) return { summary: `${linesIn(from)} lines become ${linesIn(to)} others`, diff: [] }
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length
  const more = lines.length - MOST_LINES
  const diff = [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… ${more} more lines`] : [])]
  return { summary: `+${count('+')} -${count('-')} lines`, diff }
}
