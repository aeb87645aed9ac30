/** Where a value stands inside another: keys, and positions in lists. */
export type Path = readonly PropertyKey[]

/** `gpus[0].index`, `disks["/mnt/a"]`. */
export const pathText = (path: Path): string =>
  path
    .map((key, at) => {
      if (/^\d+$/.test(String(key))) return `[${String(key)}]`
      if (!/^[\w-]+$/.test(String(key))) return `[${JSON.stringify(String(key))}]`
      return `${at === 0 ? '' : '.'}${String(key)}`
    })
    .join('')

export const startsWith = (path: Path, start: Path): boolean =>
  start.length <= path.length && start.every((key, at) => String(key) === String(path[at]))

/** Whether one of the two holds the other. */
export const related = (one: Path, other: Path): boolean => startsWith(one, other) || startsWith(other, one)
