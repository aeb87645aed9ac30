import { type Mount, mountOf } from '../lib/facts/mounts.ts'
import { role } from '../lib/role.ts'

export type CacheRoomRole = {
  readonly paths: readonly string[]
  /** Bytes that the file systems of these paths must have together; what is free of them shrinks as the caches fill. */
  readonly bytes: number
}

const tib = (bytes: number): string => `${(bytes / 2 ** 40).toFixed(2)} TiB`

/** The caches and base paths lie in /var unless told otherwise: a terabyte that the root file system may not have. */
export function cacheRoom({ paths, bytes }: CacheRoomRole, mounts: readonly Mount[]) {
  const under = new Set(paths.flatMap((path) => mountOf(path, mounts) ?? []))
  const room = [...under].reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)
  const where = [...under].map(({ target }) => target).join(', ')
  const problem = {
    what: `${paths.join(', ')} need ${tib(bytes)}, and ${where || 'their file system'} has ${tib(room)}`,
    fix: 'mount a disk there, or lower cacheBytes if the chain allows it',
  }
  return role('cache-room', [], { problems: room >= bytes ? [] : [problem] })
}
