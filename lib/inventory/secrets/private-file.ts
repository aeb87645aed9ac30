import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { distrust } from '../../engine/careful.ts'
import type { Flaw } from '../../engine/errors.ts'

/** Bytes of a secret, wherever it comes from. */
export const MOST_BYTES = 64 * 1024

export type Found = { readonly text: string; readonly flaws: readonly Flaw[] }

/** `~/…` from the home directory, the rest from the working directory. */
export const atHome = (path: string): string => path.replace(/^~(?=\/)/, homedir())

/** The last newline of what an editor or a program wrote is none of the secret's. */
export const withoutNewline = (text: string): string => text.replace(/\r?\n$/, '')

export const codeOf = (error: unknown): string => String(error instanceof Error && 'code' in error ? error.code : error)

const whyNot: Readonly<Record<string, string>> = { ENOENT: 'is not there', EACCES: 'may not be read', ENOTDIR: 'is not there' }

function flawsOf(file: string, { uid, mode, size }: Stats, user: number): Flaw[] {
  const permissions = (mode & 0o7777).toString(8).padStart(4, '0')
  return [
    ...(uid === 0 || uid === user
      ? []
      : [{ what: `${file} belongs to another user (uid ${uid}), who knows it and can change it`, fix: `chown ${user} ${file}` }]),
    ...((mode & 0o077) === 0
      ? []
      : [{ what: `${file} is open to its group or to others (mode ${permissions})`, fix: `chmod 600 ${file}` }]),
    ...(size <= MOST_BYTES
      ? []
      : [{ what: `${file} is longer than ${MOST_BYTES / 1024} KiB`, fix: 'name the file that holds the secret alone' }]),
  ]
}

/**
 * Reads a file that is meant for its owner alone; without its last newline. `remedy` is for one that is not there or of no use. It is looked at through the descriptor that is read, so that
 * nobody can put another one in its place between the two.
 */
export function readPrivate(path: string, remedy = 'write it, or name another', user = process.geteuid?.() ?? 0): Found {
  let fd: number
  try {
    fd = openSync(atHome(path), constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const code = codeOf(error)
    return { text: '', flaws: [{ what: `${path} ${whyNot[code] ?? `cannot be read (${code})`}`, fix: remedy }] }
  }
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) return { text: '', flaws: [{ what: `${path} is no regular file`, fix: remedy }] }
    const flaws = flawsOf(path, stats, user)
    const elsewhere = flaws.length === 0 ? distrust(atHome(path)) : undefined
    if (elsewhere !== undefined) return { text: '', flaws: [{ what: `${path}: ${elsewhere.what}`, fix: elsewhere.fix }] }
    if (flaws.length > 0) return { text: '', flaws }
    const text = withoutNewline(readFileSync(fd, 'utf8'))
    return { text, flaws: text === '' ? [{ what: `${path} is empty`, fix: remedy }] : [] }
  } finally {
    closeSync(fd)
  }
}
