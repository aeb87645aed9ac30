import { readFileSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Flaw, RequestError } from './errors.ts'

/** Bytes of what a person has written by hand, at most. */
const MOST_BYTES = 16 * 2 ** 20

/** Who else may write what has this mode: others, or a group that is not the one of whoever runs this; in a sticky directory each only their own. */
const strangers = ({ mode, gid }: Stats, sticky = false): string | undefined => {
  if (sticky && (mode & 0o1000) !== 0) return undefined
  if ((mode & 0o002) !== 0) return 'everybody'
  return (mode & 0o020) !== 0 && gid !== 0 && gid !== process.getgid?.() ? `everybody of group ${gid}` : undefined
}

/** Why a file must not decide what is done to hosts; as ssh has it, what others may write is refused. Undefined where it may, or is not there. */
export function distrust(path: string): Flaw | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (!found.isFile()) return { what: 'this is no plain file', fix: 'name a file' }
  if (found.size > MOST_BYTES) return { what: `this is larger than ${MOST_BYTES} bytes`, fix: 'is it the right file?' }
  const [file, directory] = [strangers(found), strangers(statSync(dirname(path)), true)]
  if (file !== undefined) return { what: `${file} may write this file`, fix: 'look who did, then chmod go-w it' }
  if (directory === undefined) return undefined
  return { what: `${directory} may write its directory, and put another file in its place`, fix: `chmod go-w ${dirname(path)}` }
}

/** As `distrust`, of what a flag names: there a pipe, such as a shell's `<(…)`, will do. */
export const distrustFlag = (path: string): Flaw | undefined =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === false && !statSync(path).isDirectory() ? undefined : distrust(path)

/** Reads what an operator has written, and nobody else may. @throws RequestError where that can't be said of it. */
export function readCareful(path: string, where: string): string {
  try {
    const flaw = distrust(path)
    if (flaw !== undefined) throw new RequestError([{ where, ...flaw }])
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof RequestError) throw error
    throw new RequestError([{ where, what: `cannot be read: ${(error as Error).message}`, fix: '' }])
  }
}
