import type { Event } from '../engine/events.ts'
import { type Found, figureLines, foundBy } from './figures.ts'
import { Estimate } from './outlook.ts'
import type { Paint } from './paint.ts'
import { type Recap, recapLines } from './recap.ts'
import { type Restart, restartLines, restartsOf } from './restarts.ts'
import type { Detail, Screen } from './view.ts'

/** What a run's end says of the whole of it: how long it may take, what was restarted and found out, the counts. */
export class Closing {
  readonly #screen: Screen
  readonly #detail: Detail
  readonly #paint: Paint
  readonly #estimate = new Estimate()
  readonly #restarts: Restart[] = []
  readonly #found: Found[] = []
  #warnings = 0

  constructor(screen: Screen, detail: Detail, paint: Paint) {
    this.#screen = screen
    this.#detail = detail
    this.#paint = paint
  }

  take(event: Event): void {
    if (event.event !== 'task') return
    if (this.#detail.check) this.#estimate.take(event)
    this.#restarts.push(...restartsOf(event))
    this.#found.push(...foundBy(event))
    this.#warnings += event.warnings?.length ?? 0
  }

  /** Blocks of lines, with an empty line between two; quietly the totals alone. */
  lines(recap: Recap): string[] {
    const recapped = recapLines(recap, { check: this.#detail.check, warnings: this.#warnings }, this.#paint)
    if (this.#detail.quiet) return recapped.slice(0, 1)
    const blocks = [
      this.#estimate.lines(),
      restartLines(this.#restarts, Object.keys(recap.hosts), this.#screen.size().columns, this.#paint),
      figureLines(this.#found, this.#paint),
      recapped,
    ]
    return blocks.filter((block) => block.length > 0).flatMap((block, i) => (i === 0 ? block : ['', ...block]))
  }
}
