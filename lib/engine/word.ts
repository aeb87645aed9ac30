import type { Flaw } from './errors.ts'

/** Bytes of one argument that Linux takes, without the zero at its end. */
const MOST_BYTES = 128 * 1024 - 1

/** At most 60 characters of a text, as they may be shown. */
export const clipped = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** What keeps a text from arriving byte for byte as the content of a file: half of a UTF-16 pair has no bytes of its own. */
export const textFlaws = (text: string, name: string): Flaw[] =>
  text.isWellFormed() ? [] : [{ what: `${name} holds half of a UTF-16 pair`, fix: 'give whole characters' }]

/** What keeps a text from arriving byte for byte as one argument of a program. */
export const wordFlaws = (text: string, name = clipped(text)): Flaw[] => [
  ...(text.includes('\0') ? [{ what: `${name} holds a NUL`, fix: 'take it out: no argument and no path can hold one' }] : []),
  ...textFlaws(text, name),
  ...(Buffer.byteLength(text) > MOST_BYTES
    ? [{ what: `${name} has more than ${MOST_BYTES} bytes`, fix: 'pass it in a file: no argument can be longer' }]
    : []),
]
