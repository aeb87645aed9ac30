/** One program of one host from `at` on, in seconds of the clock that all hosts share. */
export type Change = {
  readonly at: number
  readonly host: string
  readonly program: string
  /** 0 where it has no process. */
  readonly pid: number
  readonly state: string
  /** RUNNING, and listening on its port if it has one. */
  readonly up: boolean
}
/** From `from` until before `to`, which is the watch's end for what never came up. */
export type Down = { readonly from: number; readonly to: number }

/** What was seen of programs, all called `HOST PROGRAM`. */
export type Watched = {
  readonly changes: readonly Change[]
  /** When each program was down, for all that were seen. */
  readonly downs: Readonly<Record<string, readonly Down[]>>
  /** How often each was started while it was watched, failed starts included. */
  readonly starts: Readonly<Record<string, number>>
  /** The most of these that were down at one moment. @throws when none has such a name. */
  mostAtOnce(names: RegExp): number
}

/** `begun`: when the watch of each host began; what ran by then was not started under watch. `ended`: when the last one's ended. */
export function watched(changes: readonly Change[], begun: Readonly<Record<string, number>>, ended: number): Watched {
  const names = [...new Set(changes.map(nameOf))].sort()
  const of = (name: string) => changes.filter((change) => nameOf(change) === name)
  const downs = Object.fromEntries(names.map((name) => [name, downsOf(of(name), ended)]))
  return {
    changes,
    downs,
    starts: Object.fromEntries(names.map((name) => [name, startsOf(of(name), begun)])),
    mostAtOnce(wanted) {
      const meant = names.filter((name) => wanted.test(name))
      if (meant.length === 0) throw new Error(`no program is called ${wanted}: ${names.join(', ') || 'none was seen'}`)
      const intervals = meant.flatMap((name) => downs[name]!)
      const at = (moment: number) => intervals.filter(({ from, to }) => from <= moment && moment < to).length
      return Math.max(0, ...intervals.map(({ from }) => at(from))) // the number only rises where one goes down
    },
  }
}

const nameOf = ({ host, program }: Change): string => `${host} ${program}`

function downsOf(changes: readonly Change[], ended: number): Down[] {
  const downs: Down[] = []
  let from: number | undefined
  for (const { at, up } of changes) {
    if (!up) from ??= at
    else if (from !== undefined) {
      if (at > from) downs.push({ from, to: at })
      from = undefined
    }
  }
  return from === undefined ? downs : [...downs, { from, to: ended }]
}

function startsOf(changes: readonly Change[], begun: Readonly<Record<string, number>>): number {
  const first = changes.find(({ at, host }) => at <= begun[host]!)?.pid ?? 0
  const pids = new Set(changes.map(({ pid }) => pid).filter((pid) => pid !== 0 && pid !== first))
  return pids.size
}
