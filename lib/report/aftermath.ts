import type { Event, TaskEvent } from '../engine/events.ts'
import { Closing } from './closing.ts'
import { Behind } from './outlook.ts'
import { type Paint, paint as painted } from './paint.ts'
import { warningLines } from './texts.ts'
import { told } from './told.ts'
import type { Detail, Screen } from './view.ts'

const wanted = ({ status }: TaskEvent, { check, diff, verbose }: Detail): boolean =>
  status === 'failed' || (status === 'changed' && (check || diff || verbose)) || (status === 'pending' && verbose)

/** What is worth reading when a live view is over: what was lost and why, in check mode every difference, and the recap. */
export class Aftermath {
  readonly #screen: Screen
  readonly #detail: Detail
  readonly #paint: Paint
  readonly #behind = new Behind()
  readonly #closing: Closing
  readonly #lines: string[] = []
  readonly #end: string[] = []
  readonly #notes: string[] = []

  constructor(screen: Screen, detail: Detail) {
    this.#screen = screen
    this.#detail = detail
    this.#paint = painted(screen.color)
    this.#closing = new Closing(screen, detail, this.#paint)
  }

  /** A word that comes when nothing is live any more. */
  note(text: string): void {
    this.#notes.push(text)
  }

  take(event: Event): void {
    this.#closing.take(event)
    if (!this.#detail.verbose) this.#lines.push(...this.#behind.before(event))
    const few = event.event === 'task' && !wanted(event, this.#detail)
    this.#lines.push(...(few ? warningLines(event, this.#paint) : told(event, this.#detail, this.#paint)))
    if (event.event === 'recap') this.#end.push(...this.#closing.lines(event))
  }

  tell(): void {
    for (const part of [this.#lines, this.#end, this.#notes]) if (part.length > 0) this.#screen.write(`\n${part.join('\n')}\n`)
  }
}
