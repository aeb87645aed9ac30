import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a shell has opened is added to, even where it is a file: to replace that would take it from everybody who writes there. */
const isStream = /^\/(dev|proc)\//

/**
 * Writes a file whole or not at all: whoever reads it meanwhile has the old text or the new. A file that is there keeps its mode and,
 * where that is allowed, its group, a link its target; what is no regular file, such as /dev/stdout, is simply written to.
 * @throws Error of the file system, such as ENOENT where the directory is not there
 */
export async function writeWhole(path: string, text: string, mode = 0o644): Promise<void> {
  if (isStream.test(path)) return writeFile(path, text, { flag: 'a' })
  const target = await realpath(path).catch(() => path)
  const there = await stat(target).catch(() => undefined)
  if (there !== undefined && !there.isFile()) return writeFile(target, text)
  // a name that nobody can have taken before, and that no collector of *.prom or *.xml takes for a report
  const draft = join(dirname(target), `.plotwright-${randomBytes(6).toString('hex')}.tmp`)
  const file = await open(draft, 'wx', 0o600)
  try {
    try {
      await file.writeFile(text)
      if (there !== undefined) await file.chown(-1, there.gid).catch(() => {})
      await file.chmod(there === undefined ? mode : there.mode & 0o777)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
