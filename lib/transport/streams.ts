import type { Readable, Writable } from 'node:stream'
import { mask } from '../engine/secret.ts'

/** How a remote shell came to its end: by itself, or because the connection under it went. */
export type Ending = { readonly exited: boolean; readonly why: string }

/** A remote shell as three byte streams. */
export type Streams = {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Never rejects; nothing more comes out of the streams afterwards. */
  readonly ended: Promise<Ending>
  /** Drops the shell and what it stands on at once; safe to call again. */
  kill(): void
}

export function howItEnded(what: string, code: number | null | undefined, signal: string | null | undefined): string {
  if (signal) return `${what} was killed by ${signal}`
  return code === null || code === undefined ? `${what} ended` : `${what} exited with status ${code}`
}

/** A host's words as they may be shown: no control characters, the last five lines, at most 600 characters. */
export const plain = (text: string): string =>
  mask(text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, ''))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-5)
    .join(' | ')
    .slice(-600)

export const inBrackets = (words: string): string => (words === '' ? '' : ` (${words})`)

/** Waits for a promise, at most so many milliseconds; true when it came in time. */
export async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  return Promise.race([promise.then(() => true), late]).finally(() => clearTimeout(timer))
}
