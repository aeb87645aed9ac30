import type { Event } from '../engine/events.ts'
import { paint as painted } from './paint.ts'
import { type Recap, recapLines } from './recap.ts'
import { said, taskLines } from './texts.ts'
import type { Detail, Screen } from './view.ts'

/** What is worth reading when a live view is over: what was lost and why, in check mode every difference, and the recap. */
export class Aftermath {
  readonly #screen: Screen
  readonly #detail: Detail
  readonly #events: Event[] = []
  readonly #notes: string[] = []

  constructor(screen: Screen, detail: Detail) {
    this.#screen = screen
    this.#detail = detail
  }

  /** A word that comes when nothing is live any more. */
  note(text: string): void {
    this.#notes.push(text)
  }

  take(event: Event): void {
    const { check, diff, verbose } = this.#detail
    const wanted =
      event.event === 'task'
        ? event.status === 'failed' || (event.status === 'changed' && (check || diff || verbose)) || (event.status === 'pending' && verbose)
        : ['notice', 'unreachable', 'problem', 'recap'].includes(event.event)
    if (wanted) this.#events.push(event)
  }

  tell(): void {
    const paint = painted(this.#screen.color)
    const lines = this.#events.flatMap((event) => {
      if (event.event === 'task') return taskLines(event, this.#detail, paint)
      if (event.event === 'notice') return said(event.host, paint.cyan('notice'), event.message)
      if (event.event === 'unreachable') return said(event.host, paint.red('unreachable'), event.message)
      return event.event === 'problem' ? said(event.host, paint.red('failed'), event.message) : []
    })
    const recap = this.#events.find((event): event is Recap => event.event === 'recap')
    const end = recap === undefined ? [] : recapLines(recap, this.#detail.check, paint)
    for (const part of [lines, end, this.#notes]) if (part.length > 0) this.#screen.write(`\n${part.join('\n')}\n`)
  }
}
