import type { Event, TaskEvent } from '../engine/events.ts'
import { roughly } from './recap.ts'
import { count } from './texts.ts'

/** In check mode: how much of each host depends on the changes that were told of it; hosts come one after another. */
export class Behind {
  #host = ''
  #pending = 0

  /** What must be told before this event: the host before has come to its end. */
  before(event: Event): string[] {
    const over = event.event === 'recap' || (event.event === 'task' && event.host !== this.#host)
    const told =
      over && this.#pending > 0
        ? [`${this.#host}: ${this.#pending} more ${this.#pending === 1 ? 'depends' : 'depend'} on these changes`]
        : []
    if (over) this.#pending = 0
    if (event.event === 'task') {
      this.#host = event.host
      if (event.status === 'pending') this.#pending++
    }
    return told
  }
}

/** In check mode: how long the changes took last time, as far as that is known. */
export class Estimate {
  readonly #seconds = new Map<string, number>()
  #unknown = 0

  take(task: TaskEvent): void {
    if (task.status !== 'changed' && task.status !== 'pending') return
    if (task.last !== undefined) this.#seconds.set(task.host, (this.#seconds.get(task.host) ?? 0) + task.last)
    else if (task.status === 'changed') this.#unknown++
  }

  lines(): string[] {
    const known = [...this.#seconds]
    if (known.length === 0) return []
    const all = known.reduce((sum, [, seconds]) => sum + seconds, 0)
    const [host, most] = known.reduce((slowest, each) => (each[1] > slowest[1] ? each : slowest))
    const apart = known.length > 1 ? `, one host after another; ${host} alone ${roughly(most)}` : ''
    const unknown = this.#unknown > 0 ? `; ${count(this.#unknown, 'change')} without a time yet` : ''
    return [`about ${roughly(all)} in all by what each took last time${apart}${unknown}`]
  }
}
