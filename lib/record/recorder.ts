import type { Event, HostCounts } from '../engine/events.ts'
import type { EngineHost } from '../engine/playbook.ts'
import type { ChangeRecord, HostRecord, HostState, Link, RunRecord, TaskRecord } from './schema.ts'
import { unified } from './unified.ts'

/** What is known of a run before it begins. */
export type Known = {
  readonly version: string
  readonly playbook: string
  readonly inventory: string
  readonly check: boolean
  /** Only chosen tasks are looked at. */
  readonly partial?: boolean
  readonly plays: readonly string[]
  readonly hosts: readonly EngineHost[]
  readonly links: readonly Link[]
}

/** The time of day at which it begins, and seconds that only go on. */
export type Times = { readonly date: () => Date; readonly seconds: () => number }

type Told<E extends Event['event']> = Extract<Event, { event: E }>
type Written = { -readonly [K in keyof HostRecord]: HostRecord[K] }

const none: HostCounts = { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0 }

const bare = ({ name, group }: EngineHost): Written => ({
  name,
  group,
  state: 'ok',
  counts: none,
  roles: {},
  messages: [],
  tasks: [],
  undone: [],
})

const changeOf = ({ field, from, to, text }: Told<'task'>['changes'][number]): ChangeRecord =>
  text ? { field, ...unified(from, to) } : { field, from, to }

const stateOf = ({ unreachable, failed, changed }: HostCounts, check: boolean): HostState =>
  unreachable > 0 ? 'unreachable' : failed > 0 ? 'failed' : changed > 0 ? (check ? 'drifted' : 'changed') : 'ok'

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000

/** Makes of a run's events the record of it. What was simply ok is only counted, so that it stays small. */
export class Recorder {
  readonly #known: Known
  readonly #times: Times
  readonly #hosts: ReadonlyMap<string, Written>
  readonly #began: Date
  readonly #start: number
  #recap: Told<'recap'> | undefined

  constructor(known: Known, times: Times = { date: () => new Date(), seconds: () => performance.now() / 1000 }) {
    this.#known = known
    this.#times = times
    this.#hosts = new Map(known.hosts.map((host) => [host.name, bare(host)]))
    this.#began = times.date()
    this.#start = times.seconds()
  }

  take(event: Event): void {
    switch (event.event) {
      case 'unreachable':
      case 'problem':
      case 'notice':
        this.#host(event.host).messages.push({ is: event.event, text: event.message, at: this.#now() })
        break
      case 'task':
        this.#task(event)
        break
      case 'undone': {
        const { play, host, task, message } = event
        this.#host(host).undone.push({ play, task, ...(message !== undefined && { message }) })
        break
      }
      case 'recap':
        this.#recap = event
        break
    }
  }

  /** The record, once the run has said its recap; nothing where it ended before that. */
  record(): RunRecord | undefined {
    if (this.#recap === undefined) return undefined
    const { hosts: _, links, plays, ...known } = this.#known
    const { hosts, seconds, exit } = this.#recap
    return {
      schema: 'plotwright-run/1',
      ...known,
      began: this.#began.toISOString(),
      seconds: rounded(seconds),
      exit,
      plays: [...plays],
      hosts: [...this.#hosts.values()].map((host) => {
        const counts = hosts[host.name] ?? none
        return { ...host, counts, state: stateOf(counts, known.check) }
      }),
      links: [...links],
    }
  }

  #now(): number {
    return rounded(this.#times.seconds() - this.#start)
  }

  #host(name: string): Written {
    return this.#hosts.get(name)!
  }

  #task({ event: _, host: name, status, changes, ...event }: Told<'task'>): void {
    const host = this.#host(name)
    host.roles[event.role] ??= { ok: 0, changed: 0, failed: 0, pending: 0, skipped: 0 }
    host.roles[event.role]![status]++
    if (status === 'ok' && event.warnings === undefined && event.figures === undefined) return
    const { warnings, figures, ...told } = event
    const task: TaskRecord = {
      ...told,
      status,
      at: this.#now(),
      seconds: rounded(event.seconds),
      changes: status === 'pending' ? [] : changes.map(changeOf),
      ...(warnings !== undefined && { warnings: [...warnings] }),
      ...(figures !== undefined && { figures: { ...figures } }),
    }
    host.tasks.push(task)
  }
}
