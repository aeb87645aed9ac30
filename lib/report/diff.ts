import { structuredPatch } from 'diff'
import type { Change } from '../engine/kind.ts'
import type { Paint } from './paint.ts'

/** Lines shown of one text, and edits looked for until two texts count as wholly different: the time for that grows with its square. */
const MOST_LINES = 200
const MOST_EDITS = 600

const toned = (line: string, { red, green, cyan }: Paint): string =>
  line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line.startsWith('@@') ? cyan(line) : line

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

/** How much of a text changes, in a few words, and with `diff` a unified diff of at most 200 lines. */
export function textChange({ from, to }: Change, diff: boolean, paint: Paint): { readonly summary: string; readonly lines: string[] } {
  const lines = hunks(from, to)
  if (lines === undefined) return { summary: `${linesIn(from)} lines become ${linesIn(to)} others`, lines: [] }
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length
  const summary = `+${count('+')} -${count('-')} lines`
  if (!diff) return { summary, lines: [] }
  const more = lines.length - MOST_LINES
  const shown = lines.slice(0, MOST_LINES).map((line) => toned(line, paint))
  return { summary, lines: [...shown, ...(more > 0 ? [`… ${more} more lines`] : [])] }
}

const MOST_VALUE = 200
const value = (text: string): string => {
  const line = text.replaceAll('\n', '\\n')
  return line === '' ? "''" : line.length > MOST_VALUE ? `${line.slice(0, MOST_VALUE)}…` : line
}

/** All changes of one resource: fields one a line, texts in a few words or, with `diff`, line by line. */
export function changeLines(changes: readonly Change[], diff: boolean, paint: Paint): string[] {
  const width = Math.max(0, ...changes.map(({ field }) => field.length))
  return changes.flatMap((change) => {
    const field = change.field.padEnd(width)
    if (!change.text) return [`${field}  ${paint.red(value(change.from))} → ${paint.green(value(change.to))}`]
    const { summary, lines } = textChange(change, diff, paint)
    return [`${field}  ${summary}`, ...lines]
  })
}
