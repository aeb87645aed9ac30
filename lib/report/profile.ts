import type { Event } from '../engine/events.ts'
import { groupBy } from '../engine/group-by.ts'
import type { Usage } from '../engine/session.ts'
import { table } from '../readout/table.ts'

/** How many hosts and tasks are named. */
const MOST = 10

type Spent = { readonly what: string; readonly seconds: number }
type HostTimes = { connected?: number; planned?: number; tasks: number; waited: number; waitingSince?: number }

const seconds = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2))
const slowest = <T extends { readonly seconds: number }>(all: readonly T[]): T[] =>
  [...all].sort((one, other) => other.seconds - one.seconds).slice(0, MOST)

/** Where the time of a run went: by stage, by host, by task. `now` tells seconds since the process began. */
export class Profile {
  readonly #now: () => number
  readonly #stages: Spent[] = []
  readonly #hosts = new Map<string, HostTimes>()
  readonly #tasks: { readonly host: string; readonly task: string; readonly seconds: number }[] = []
  readonly #usage = new Map<string, Usage>()
  /** When the stage began, and when the last host was logged in to. */
  #at = 0
  #reached = 0
  #stage = 'start-up'

  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now
  }

  /** What a host's session has cost. */
  counts(host: string, usage: Usage): void {
    this.#usage.set(host, usage)
  }

  readonly listener = (event: Event): void => {
    const now = this.#now()
    if (event.event === 'start') {
      for (const host of event.hosts) this.#hosts.set(host, { tasks: 0, waited: 0 })
      this.#enter('log in', now)
    } else if (event.event === 'connected' || event.event === 'unreachable') {
      if (this.#stage !== 'log in') return
      this.#reached = now
      if (event.event === 'connected') this.#of(event.host).connected = now - this.#at
    } else if (event.event === 'plan') {
      if (this.#stage === 'log in') this.#enter('facts, look', this.#reached)
      this.#of(event.host).planned = now - this.#at
    } else if (event.event === 'play') this.#enter(`play ${event.play}`, now)
    else if (event.event === 'gates') this.#enter('late gates', now)
    else if (event.event === 'play-end') this.#enter('last look', now)
    else if (event.event === 'waiting') this.#of(event.host).waitingSince ??= now
    else if (event.event === 'task') this.#ended(event.host, event.task, event.seconds, now)
    else if (event.event === 'recap') this.#enter('end', now)
  }

  #of(host: string): HostTimes {
    const known = this.#hosts.get(host) ?? { tasks: 0, waited: 0 }
    this.#hosts.set(host, known)
    return known
  }

  #ended(host: string, task: string, spent: number, now: number): void {
    const times = this.#of(host)
    times.tasks += spent
    if (times.waitingSince !== undefined) times.waited += now - times.waitingSince
    delete times.waitingSince
    if (spent > 0) this.#tasks.push({ host, task, seconds: spent })
  }

  #enter(stage: string, now: number): void {
    if (now > this.#at) this.#stages.push({ what: this.#stage, seconds: now - this.#at })
    this.#stage = stage
    this.#at = now
  }

  /** The whole of it, as lines that fit so many columns. */
  lines(columns: number): string[] {
    const total = this.#stages.reduce((sum, stage) => sum + stage.seconds, 0)
    const stages = [...groupBy(this.#stages, ({ what }) => what)].map(([what, parts]) => {
      const spent = parts.reduce((sum, part) => sum + part.seconds, 0)
      return { cells: [what, seconds(spent).padStart(8), `${Math.round((100 * spent) / total)} %`.padStart(5)] }
    })
    const hosts = slowest(
      [...this.#hosts].map(([host, times]) => ({ host, times, seconds: (times.connected ?? 0) + times.tasks + times.waited })),
    ).map(({ host, times }) => {
      const { trips, bytesOut, bytesIn } = this.#usage.get(host) ?? { trips: 0, bytesOut: 0, bytesIn: 0 }
      const spent = [times.connected, times.planned, times.tasks, times.waited].map((value) => seconds(value).padStart(8))
      return { cells: [host, ...spent, String(trips).padStart(5), `${((bytesOut + bytesIn) / 1024).toFixed(1)}`.padStart(8)] }
    })
    const tasks = slowest(this.#tasks).map(({ host, task, seconds: spent }) => ({ cells: [seconds(spent).padStart(8), host, task] }))
    return [
      ...table(['PROFILE', ' seconds', '     '], stages, columns),
      '',
      ...table(['SLOWEST HOSTS', '  log in', '    look', '   tasks', '  waited', 'trips', '     KiB'], hosts, columns),
      ...(tasks.length === 0 ? [] : ['', ...table([' seconds', 'SLOWEST', 'TASKS'], tasks, columns)]),
    ]
  }
}
