import type { Event, Listener } from '../engine/events.ts'
import { json } from './json.ts'
import { lines } from './lines.ts'
import { quiet } from './quiet.ts'
import type { Detail, Screen, View } from './view.ts'

export type { Detail, Screen } from './view.ts'
export type Form = 'auto' | 'tree' | 'lines' | 'json'

/** A run's view: it listens, can be told to keep still while somebody types, and has an end. */
export type Report = {
  readonly listener: Listener
  readonly note: (text: string) => void
  readonly hold: (still: boolean) => void
  readonly end: () => Promise<void>
}

/** While a view is held, what happens is kept and shown afterwards. */
function holding(view: View): Report {
  const kept: Event[] = []
  let still = false
  return {
    listener: (event) => void (still ? kept.push(event) : view.show(event)),
    note: view.note,
    hold(now) {
      still = now
      view.hold?.(now)
      if (!still) for (const event of kept.splice(0)) view.show(event)
    },
    async end() {
      if (still) this.hold(false)
      await view.end?.()
    },
  }
}

export type ReportOptions = {
  readonly form: Form
  readonly screen: Screen
  /** True where the screen is a terminal that can be redrawn. */
  readonly live: boolean
  readonly detail: Detail
  /** Names of the plays, in order. */
  readonly plays: readonly string[]
  /** Where a remark goes that belongs into no JSON. */
  readonly remark: (text: string) => void
}

/** The view that --output names; `auto` is the tree on a terminal and plain lines elsewhere, and where it is to be quiet. */
export async function report({ form, screen, live, detail, plays, remark }: ReportOptions): Promise<Report> {
  if (form === 'json') return holding(json(screen, remark))
  if (detail.quiet) return holding(quiet(screen, detail))
  if (form === 'tree' || (form === 'auto' && live)) return holding((await import('./tree.ts')).tree(screen, detail, plays))
  return holding(lines(screen, detail))
}
