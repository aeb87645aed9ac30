import type { Change } from '../engine/kind.ts'
import { unified } from '../record/unified.ts'
import type { Paint } from './paint.ts'

const toned = (line: string, { red, green, cyan }: Paint): string =>
  line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line.startsWith('@@') ? cyan(line) : line

const MOST_VALUE = 200

/** A value in one line, `''` where it is empty. */
export const value = (text: string, most = MOST_VALUE): string => {
  const line = text.replaceAll('\n', '\\n')
  return line === '' ? "''" : line.length > most ? `${line.slice(0, most)}…` : line
}

/** All changes of one resource: fields one a line, texts in a few words or, with `diff`, line by line. */
export function changeLines(changes: readonly Change[], diff: boolean, paint: Paint): string[] {
  const width = Math.max(0, ...changes.map(({ field }) => field.length))
  return changes.flatMap(({ field: name, from, to, text }) => {
    const field = name.padEnd(width)
    if (!text) return [`${field}  ${paint.red(value(from))} → ${paint.green(value(to))}`]
    const { summary, diff: lines } = unified(from, to)
    return [`${field}  ${summary}`, ...(diff ? lines.map((line) => toned(line, paint)) : [])]
  })
}
