import { randomBytes } from 'node:crypto'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Mode of a new file: whoever collects reports, such as node_exporter, is another user. */
const MODE = 0o644

/** Who may read what is there already; nothing where that is no file. */
async function accessOf(path: string): Promise<{ readonly mode: number; readonly gid: number } | undefined> {
  const there = await lstat(path).catch(() => undefined)
  return there?.isFile() ? { mode: there.mode & 0o777, gid: there.gid } : undefined
}

/**
 * Puts a whole text in a file's place, or changes nothing there: a reader sees the one before or this one. A file keeps its mode
 * and, where that is allowed, its group; a new one has 0644. A link is replaced, not followed.
 * @throws Error of the file system, such as ENOENT where the directory is not there
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const before = await accessOf(path)
  const beside = join(dirname(path), `.plotwright-${randomBytes(6).toString('hex')}.tmp`)
  const file = await open(beside, 'wx', 0o600)
  try {
    try {
      await file.writeFile(text)
      if (before !== undefined) await file.chown(-1, before.gid).catch(() => {})
      await file.chmod(before?.mode ?? MODE)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
