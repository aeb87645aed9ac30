import { value } from '../diff.ts'

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))

/** What else some readers take for a line's end. */
const lineEnds: Readonly<Record<string, string>> = { '\r': '\\r', '\u2028': '\\u2028', '\u2029': '\\u2029' }

/** A text in one line of code, at most so many letters of it: nothing in it is markup, a link, or a name that somebody is called by. */
export function code(text: string, most?: number): string {
  const line = value(text, most).replace(/[\r\u2028\u2029]/g, (sign) => lineEnds[sign]!)
  const mark = '`'.repeat(longestRun(line) + 1)
  const room = /^`|`$|^ .* $/.test(line) ? ' ' : ''
  return `${mark}${room}${line}${room}${mark}`
}

/** So that no cell ends at it. Some readers take a doubled backslash for one of its own, so there is always an odd number of them. */
const cell = (text: string): string =>
  text.replace(/(\\*)\|/g, (_, before: string) => `${before}${before.length % 2 === 0 ? '\\' : '\\\\'}|`)

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** A table; a column whose head begins with `#` is of numbers. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    row(head.map((name) => name.replace(/^#/, ''))),
    row(head.map((name) => (name.startsWith('#') ? '---:' : '---'))),
    ...rows.map(row),
  ].join('\n')

const MOST_LETTERS = 300

const cut = (line: string): string => (line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line)

/** At most so many lines as a block of code, which no line of it can end. */
export function fence(lines: readonly string[], most: number, language = ''): string {
  const more = lines.length - most
  const text = [...lines.slice(0, most).map(cut), ...(more > 0 ? [`… ${more} more lines`] : [])].join('\n')
  const mark = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${mark}${language}\n${text}\n${mark}`
}
