import { reveal, Secret } from './secret.ts'
import type { Content } from './session.ts'

/** What the engine may do to a host, as data. `argv[0]` is a program or a function of the kind's shell library; `data` is its stdin. */
export type Step = {
  readonly argv: readonly string[]
  readonly data?: Content
  /** Seconds (default 120) that the engine waits for it. */
  readonly within?: number
}

export const run = (...argv: readonly string[]): Step => ({ argv })

/** Bytes of a content as they travel. */
export const sizeOf = (content: Content): number =>
  typeof content === 'string' || content instanceof Secret ? Buffer.byteLength(reveal(content)) : content.size

export type Put = {
  readonly path: string
  readonly content: Content
  readonly owner: string
  readonly group: string
  /** Octal digits: `0644`. */
  readonly mode: string
  /** Run before the new file takes its place; the word `{}` stands for the new file's path. */
  readonly check?: readonly string[]
  /** Keep the replaced file as `PATH.before-plotwright`. */
  readonly keep?: boolean
}

/** Writes a file beside its place with its final owner and mode, checks it, flushes it, renames it over. Never half written. */
export const put = ({ path, content, owner, group, mode, check = [], keep = false }: Put): Step => ({
  argv: ['pw_put', path, owner, group, mode, String(sizeOf(content)), keep ? 'keep' : 'replace', ...check],
  data: content,
})
