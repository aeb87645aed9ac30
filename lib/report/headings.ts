import type { Event } from '../engine/events.ts'
import type { Paint } from './paint.ts'
import { count, listed } from './texts.ts'
import type { Detail } from './view.ts'

type Of<K extends Event['event']> = Extract<Event, { event: K }>

const extent = (batches: number): string => (batches === 0 ? ', nothing to do' : batches > 1 ? `, ${batches} batches` : '')

/** The headers of the play and the batch that run: each once, before the first line that belongs there, or never. */
export class Headings {
  readonly #detail: Detail
  readonly #paint: Paint
  #hosts: ReadonlySet<string> = new Set()
  #play: string[] = []
  #batch: string[] = []

  constructor(detail: Detail, paint: Paint) {
    this.#detail = detail
    this.#paint = paint
  }

  take(event: Event): void {
    if (event.event === 'play') this.#begin(event)
    if (event.event === 'batch')
      this.#batch = event.of > 1 ? [`BATCH ${event.batch} of ${event.of}: ${listed(event.hosts, this.#detail)}`] : []
    if (event.event === 'gates') [this.#play, this.#batch] = [[this.#paint.bold(`GATES of ${event.plays.join(', ')}`)], []]
    if (event.event === 'play-end') [this.#hosts, this.#play, this.#batch] = [new Set(), [], []]
  }

  /** What a line about this event must come behind; a pause names its batch itself. */
  before(event: Event): string[] {
    const inside = 'play' in event || ('host' in event && this.#hosts.has(event.host))
    if (event.event === 'soak') return this.#play.splice(0)
    return inside ? this.due() : []
  }

  /** What was not told yet of where the run stands. */
  due(): string[] {
    return [...this.#play.splice(0), ...this.#batch.splice(0)]
  }

  #begin({ play, hosts, batches }: Of<'play'>): void {
    this.#hosts = new Set([...this.#hosts, ...hosts]) // the gates of earlier plays may still be open
    this.#play = [this.#paint.bold(`PLAY ${play}: ${count(hosts.length, 'host')}${extent(batches)}`)]
    this.#batch = []
  }
}
