import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { formsOf } from './secret-forms.ts'

const MASK = '‹secret›'
const known = new Set<string>()
let sorted: readonly string[] = []

/** What is shorter stands in other words, too. */
export const SHORTEST_SECRET = 4

const hunt = (texts: readonly string[]): void => {
  for (const text of texts) if (text.length >= SHORTEST_SECRET) known.add(text)
}

/** A value that prints as `‹secret›` wherever it is shown; only `reveal` gives it away, at the edge that needs it. */
export class Secret {
  readonly #value: string

  /** For what is made of secrets; one from outside is `given`. */
  constructor(value: string) {
    this.#value = value
    hunt([value])
  }

  /** A secret as it came to us: it is masked in other programs' spellings, too, and line by line. */
  static given(value: string): Secret {
    hunt(formsOf(value))
    return new Secret(value)
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [inspect.custom](): string {
    return MASK
  }
}

export const reveal = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value)

/** Joins texts and secrets; the result is a secret as soon as one part is. */
export const join = (parts: readonly (string | Secret)[], separator = ''): string | Secret => {
  const text = parts.map(reveal).join(separator)
  return parts.some((part) => part instanceof Secret) ? new Secret(text) : text
}

/** A secret that holds another one is masked whole. */
const longestFirst = (): readonly string[] => {
  if (sorted.length !== known.size) sorted = [...known].sort((one, other) => other.length - one.length)
  return sorted
}

/** Replaces every secret this process has met; the last line of defence before a text reaches a person or a file. */
export const mask = (text: string): string => {
  let shown = text
  for (const value of longestFirst()) shown = shown.replaceAll(value, MASK)
  return shown
}

const digests = new Map<string, string>()

/** Hex. The last few hundred short texts are remembered: many hosts want the same ones. */
export function sha256(value: string | Secret): string {
  const text = reveal(value)
  const digest = digests.get(text) ?? createHash('sha256').update(text).digest('hex')
  if (value instanceof Secret || text.length > 65_536) return digest
  digests.delete(text)
  digests.set(text, digest)
  if (digests.size > 512) digests.delete(digests.keys().next().value!)
  return digest
}
