import type { Change } from '../engine/kind.ts'
import { changeOf } from '../record/change.ts'
import type { ChangeRecord } from '../record/schema.ts'
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
export function recordedLines(changes: readonly ChangeRecord[], diff: boolean, paint: Paint): string[] {
  const width = Math.max(0, ...changes.map(({ field }) => field.length))
  return changes.flatMap((change) => {
    const field = change.field.padEnd(width)
    if ('from' in change) return [`${field}  ${paint.red(value(change.from))} → ${paint.green(value(change.to))}`]
    return [`${field}  ${change.summary}`, ...(diff ? change.diff.map((line) => toned(line, paint)) : [])]
  })
}

/** The same of changes that no record holds yet. */
export const changeLines = (changes: readonly Change[], diff: boolean, paint: Paint): string[] =>
  recordedLines(changes.map(changeOf), diff, paint)

/** `mode 0644 → 0600, content +1 -1 lines`. */
export const inWords = (changes: readonly ChangeRecord[]): string =>
  changes.map((change) => `${change.field} ${'from' in change ? `${value(change.from)} → ${value(change.to)}` : change.summary}`).join(', ')
