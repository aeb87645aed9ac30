import type { Event } from '../engine/events.ts'

/** What a host is at within one part of the run; `since` and `until` are seconds of the view's clock. */
export type Doing =
  | { readonly is: 'task'; readonly task: string; readonly since: number }
  | { readonly is: 'gate'; readonly task: string; readonly reason: string; readonly until: number }
  | { readonly is: 'failed'; readonly message: string }

export type Member = { doing: Doing | undefined; ok: number; changed: number; pending: number }

/** One part of the run as the tree shows it: the first look at the hosts, or a play. */
export type Part = {
  readonly name: string
  state: 'waiting' | 'running' | 'done' | 'skipped'
  started: number
  ended: number
  hosts: readonly string[]
  batch: { number: number; of: number; hosts: readonly string[] } | undefined
  readonly members: Map<string, Member>
}

const part = (name: string): Part => ({
  name,
  state: 'waiting',
  started: 0,
  ended: 0,
  hosts: [],
  batch: undefined,
  members: new Map(),
})

export const LOOK = 'look at the hosts'

/** Follows a run: the events so far, as parts in their order. */
export class Progress {
  readonly look = part(LOOK)
  readonly plays: readonly Part[]
  check = false
  readonly #now: () => number

  constructor(plays: readonly string[], now: () => number) {
    this.plays = plays.map(part)
    this.#now = now
  }

  get parts(): readonly Part[] {
    return [this.look, ...this.plays]
  }

  now(): number {
    return this.#now()
  }

  take(event: Event): void {
    switch (event.event) {
      case 'start':
        this.check = event.check
        this.look.hosts = event.hosts
        this.#begin(this.look)
        break
      case 'plan': {
        const member = this.#member(this.look, event.host)
        member.ok = event.tasks - event.changes - event.pending
        member.changed = event.changes
        this.#lookEnds()
        break
      }
      case 'unreachable':
      case 'problem':
        this.#lost(event.host, event.message)
        break
      case 'play':
        this.#play(event.play, event.hosts)
        break
      case 'batch':
        this.#part(event.play).batch = { number: event.batch, of: event.of, hosts: event.hosts }
        break
      case 'task-start':
        this.#member(this.#part(event.play), event.host).doing = { is: 'task', task: event.task, since: this.#now() }
        break
      case 'waiting': {
        const { task, reason, left } = event
        this.#member(this.#part(event.play), event.host).doing = { is: 'gate', task, reason, until: this.#now() + left }
        break
      }
      case 'task':
        this.#task(event)
        break
      case 'play-end':
        this.#finish(this.#part(event.play))
        break
      case 'recap':
        this.stop()
        break
      case 'connected':
      case 'notice':
        break
    }
  }

  /** Nothing more will happen. */
  stop(): void {
    for (const each of this.parts) this.#finish(each)
  }

  #part(name: string): Part {
    return this.plays.find((play) => play.name === name) ?? this.look
  }

  #member(of: Part, host: string): Member {
    const found = of.members.get(host) ?? { doing: undefined, ok: 0, changed: 0, pending: 0 }
    of.members.set(host, found)
    return found
  }

  #begin(of: Part): void {
    of.state = 'running'
    of.started = this.#now()
  }

  #finish(of: Part): void {
    if (of.state === 'done' || of.state === 'skipped') return
    if (of.state === 'running') of.ended = this.#now()
    of.state = of.state === 'running' || of.members.size > 0 ? 'done' : 'skipped'
  }

  #play(name: string, hosts: readonly string[]): void {
    const play = this.#part(name)
    for (const earlier of this.parts.slice(0, this.parts.indexOf(play))) this.#finish(earlier)
    play.hosts = hosts
    this.#begin(play)
  }

  #task(event: Extract<Event, { event: 'task' }>): void {
    const member = this.#member(this.#part(event.play), event.host)
    member.doing = event.status === 'failed' ? { is: 'failed', message: `${event.task}: ${event.message ?? 'failed'}` } : undefined
    if (event.status === 'ok') member.ok++
    if (event.status === 'changed') member.changed++
    if (event.status === 'pending') member.pending++
  }

  /** A host is lost to the part that runs now, or else to the look that began it all. */
  #lost(host: string, message: string): void {
    const at = this.plays.find((play) => play.state === 'running') ?? this.look
    this.#member(at, host).doing = { is: 'failed', message }
    this.#lookEnds()
  }

  #lookEnds(): void {
    if (this.look.state === 'running' && this.look.members.size >= this.look.hosts.length) this.#finish(this.look)
  }
}
