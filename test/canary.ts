import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a shell, JSON, a URL or Supervisor makes of a text. */
export const spellings = (text: string) => [
  text,
  JSON.stringify(text),
  encodeURIComponent(text),
  `'${text.replaceAll("'", "'\\''")}'`,
  text.replaceAll('%', '%%'),
]

/** The text in base64, wherever in a longer text it began. */
export const base64 = (text: string) => ['', 'u', 'u:'].map((before) => Buffer.from(`${before}${text}`).toString('base64'))

/** Pieces of the base64 of a secret that stand in no other text. */
export const pieces = (text: string) => base64(text).map((encoded) => encoded.slice(4, 14))

/** Of secrets that each hold the word `c4n4ry`: whatever can be seen of them in a text, their words and pieces of their base64. */
export function seenIn(text: string, secrets: readonly string[]): string[] {
  const words = [...text.matchAll(/.{0,20}c4n4ry.{0,20}/gi)].map(([found]) => found)
  return [...words, ...secrets.flatMap(pieces).filter((piece) => text.includes(piece))]
}

export const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

export const leaksIn = (dir: string, secrets: readonly string[]) =>
  filesIn(dir).flatMap((path) =>
    seenIn(readFileSync(path, 'latin1') + readFileSync(path, 'utf8'), secrets).map((found) => `${path}: ${found}`),
  )
