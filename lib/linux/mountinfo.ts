/** What is mounted at one point. */
export type Mounted = {
  readonly target: string
  readonly source: string
  readonly fstype: string
  /** The mount's and its file system's; `ro` where either is read-only. */
  readonly options: readonly string[]
  /** The kernel's device number, 259:1; one file system, one number. */
  readonly majmin: string
}

/** The kernel, and fstab, write blanks, tabs, newlines and backslashes of a name as `\040`. */
export const plainName = (word: string): string =>
  word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

function readLine(line: string): Mounted | undefined {
  const [before = '', after = ''] = line.split(' - ')
  const [, , majmin, , target, options] = before.split(' ')
  const [fstype, source, superOptions = ''] = after.split(' ')
  if (majmin === undefined || target === undefined || options === undefined || fstype === undefined || source === undefined) return
  const all = [...new Set(`${options},${superOptions}`.split(','))].filter(Boolean)
  return { target: plainName(target), source: plainName(source), fstype, options: all, majmin }
}

/** Reads /proc/self/mountinfo: what can be seen at each point, for of two on one point the later hides the earlier. */
export const readMountinfo = (table: string): ReadonlyMap<string, Mounted> =>
  new Map(
    table.split('\n').flatMap((line) => {
      const mounted = readLine(line)
      return mounted === undefined ? [] : [[mounted.target, mounted] as const]
    }),
  )
