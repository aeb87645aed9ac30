import { mask } from '../engine/secret.ts'

/** Without terminal escapes and control characters, but for tab and newline: what a host says is not trusted. */
export const plain = (text: string): string => text.replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')

/** The first `most` characters of what was said, on one line, for a message; masked before the cut, which may leave half a secret. */
export const brief = (text: string, most = 300): string => {
  const line = mask(plain(text)).trim().replace(/\s+/g, ' ')
  return line.length > most ? `${line.slice(0, most)}…` : line
}

/** Reads lines of `name=value` or `name: value`; the first of a name counts, others are ignored. */
export function named(output: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name, value] of plain(output).matchAll(/^([\w/.-]+)[ \t]*[=:][ \t]*(.*)$/gm))
    if (!found.has(name!)) found.set(name!, value!.trim())
  return found
}

/** As disks are sold. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** As memory is sold. */
export const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(0)} GiB`

/** Rows as columns of equal width, two blanks apart. */
export const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Words on lines of so many characters; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
