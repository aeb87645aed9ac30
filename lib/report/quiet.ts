import type { Event } from '../engine/events.ts'
import { Closing } from './closing.ts'
import { Behind } from './outlook.ts'
import { paint as painted } from './paint.ts'
import { told } from './told.ts'
import type { Detail, Screen, View } from './view.ts'

/** Nothing at all where all is well, so that cron has nothing to mail; otherwise what differs, what was lost, and the totals. */
export function quiet(screen: Screen, detail: Detail): View {
  const paint = painted(screen.color)
  const behind = new Behind()
  const closing = new Closing(screen, detail, paint)
  const lost = new Set<string>()
  let silent = true

  const write = (text: readonly string[]): void => {
    if (text.length === 0) return
    silent = false
    screen.write(`${text.join('\n')}\n`)
  }

  /**
   * Advice, and what is left as somebody wants it, would come again with every run; of a host that was lost a notice says what follows
   * from that.
   */
  const linesOf = (event: Event): string[] => {
    if (event.event === 'notice' && !lost.has(event.host)) return []
    if (event.event === 'task' && event.status === 'skipped') return []
    if (event.event !== 'recap') return told(event, detail, paint)
    return silent && event.exit === 0 ? [] : [...(silent ? [] : ['']), ...closing.lines(event)]
  }

  return {
    show(event) {
      if (event.event === 'unreachable' || event.event === 'problem') lost.add(event.host)
      closing.take(event)
      write(behind.before(event))
      write(linesOf(event))
    },
    note: (text) => write([text]),
  }
}
