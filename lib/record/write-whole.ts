import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file whole or not at all: whoever reads it meanwhile has the old text or the new. A file that is there keeps its mode, a link
 * its target, and what is no regular file, such as /dev/stdout, is simply written to.
 */
export async function writeWhole(path: string, text: string, mode = 0o644): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const there = await stat(target).catch(() => undefined)
  if (there !== undefined && !there.isFile()) return writeFile(target, text)
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`) // whoever could guess it could put a link there
  const file = await open(draft, 'wx', mode)
  try {
    try {
      await file.chmod(there === undefined ? mode : there.mode & 0o7777)
      await file.writeFile(text)
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
