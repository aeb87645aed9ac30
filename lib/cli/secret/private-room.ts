import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isRoom = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** In memory where the system has such a place; on a disk, what was wiped may still be found. */
const place = (): string => [process.env.XDG_RUNTIME_DIR, '/dev/shm'].find((path) => path && isRoom(path)) ?? tmpdir()

/** Whatever an editor may have left there, too. */
function wipe(room: string): void {
  for (const entry of readdirSync(room, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) writeFileSync(path, Buffer.alloc(statSync(path).size), { flag: 'r+' })
  }
  rmSync(room, { recursive: true, force: true })
}

/** Works in a directory that only we may enter, and that is wiped however the work ends. */
export async function inPrivate<T>(work: (room: string) => Promise<T>): Promise<T> {
  const room = mkdtempSync(join(place(), 'plotwright-'))
  try {
    return await work(room)
  } finally {
    wipe(room)
  }
}
