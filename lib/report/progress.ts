import type { Event } from '../engine/events.ts'
import { LOOK, type Member, type Part, part } from './part.ts'

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

  /** The part that began last of those that run. */
  get running(): Part | undefined {
    return this.parts.findLast(({ state }) => state === 'running')
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
        this.#play(event)
        break
      case 'batch': {
        const part = this.#part(event.play)
        part.batch = { number: event.batch, of: event.of, hosts: event.hosts }
        part.soak = undefined
        break
      }
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
      case 'soak':
        this.#part(event.play).soak = this.#now() + event.left
        break
      case 'rollback':
        this.#rollback(event)
        break
      case 'undone':
        this.#undone(event)
        break
      case 'play-end':
        this.#finish(this.#part(event.play))
        break
      case 'recap':
        this.stop()
        break
      case 'connected':
      case 'notice':
      case 'gates':
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
    const found = of.members.get(host) ?? { doing: undefined, failed: undefined, back: false, ok: 0, changed: 0, pending: 0 }
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
    const idle = of.state === 'waiting' || of.batches === 0
    of.state = idle && of.members.size === 0 ? 'skipped' : 'done'
  }

  #play({ play: name, hosts, batches }: Extract<Event, { event: 'play' }>): void {
    const play = this.#part(name)
    for (const earlier of this.parts.slice(0, this.parts.indexOf(play)))
      if (earlier === this.look || earlier.state === 'waiting') this.#finish(earlier) // the gates of others are still open
    play.hosts = hosts
    play.batches = batches
    this.#begin(play)
  }

  #rollback({ play, hosts, reason }: Extract<Event, { event: 'rollback' }>): void {
    const part = this.#part(play)
    part.rollback = reason
    part.soak = undefined
    for (const host of hosts) {
      const member = this.#member(part, host)
      member.back = true
      member.doing = { is: 'undo', since: this.#now(), tasks: 0, latest: '' }
    }
  }

  #undone({ play, host, task, message }: Extract<Event, { event: 'undone' }>): void {
    const member = this.#member(this.#part(play), host)
    const before = member.doing?.is === 'undo' ? member.doing : { since: this.#now(), tasks: 0 }
    if (message === undefined) member.doing = { is: 'undo', since: before.since, tasks: before.tasks + 1, latest: task }
    else {
      member.back = false
      this.#fail(member, `not taken back: ${task}: ${message}`)
    }
  }

  #fail(member: Member, message: string): void {
    member.doing = undefined
    member.failed = message
  }

  #task(event: Extract<Event, { event: 'task' }>): void {
    const member = this.#member(this.#part(event.play), event.host)
    member.doing = undefined
    if (event.status === 'failed') this.#fail(member, `${event.task}: ${event.message ?? 'failed'}`)
    if (event.status === 'ok') member.ok++
    if (event.status === 'changed') member.changed++
    if (event.status === 'pending') member.pending++
  }

  /** A host is lost to the last part that it runs in, or else to the look that began it all. */
  #lost(host: string, message: string): void {
    const at = this.plays.findLast(({ state, hosts }) => state === 'running' && hosts.includes(host)) ?? this.look
    this.#fail(this.#member(at, host), message)
    this.#lookEnds()
  }

  #lookEnds(): void {
    if (this.look.state === 'running' && this.look.members.size >= this.look.hosts.length) this.#finish(this.look)
  }
}
