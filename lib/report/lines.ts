import type { Event } from '../engine/events.ts'
import { Closing } from './closing.ts'
import { Headings } from './headings.ts'
import { Behind } from './outlook.ts'
import { newPause, newReason } from './pace.ts'
import { paint as painted } from './paint.ts'
import { count, said } from './texts.ts'
import { told } from './told.ts'
import type { Detail, Screen, View } from './view.ts'

/** Plain lines for pipes and cron, the host's name first, so that grep finds all about it; quiet where nothing happens. */
export function lines(screen: Screen, detail: Detail): View {
  const paint = painted(screen.color)
  const headings = new Headings(detail, paint)
  const behind = new Behind()
  const closing = new Closing(screen, detail, paint)
  const [isNew, isNewPause] = [newReason(), newPause()]

  /** What only `-v` tells. */
  const more = (event: Event): string[] => {
    switch (event.event) {
      case 'connected':
        return [`${event.host}: connected`]
      case 'plan': {
        const pending = event.pending > 0 ? `, ${event.pending} behind them` : ''
        return [`${event.host}: plan: ${count(event.tasks, 'task')}, ${count(event.changes, 'change')}${pending}`]
      }
      case 'task-start':
        return [`${event.host}: starts: ${event.task} (${event.role})`]
      case 'play':
      case 'batch':
        return headings.due()
      default:
        return []
    }
  }

  const linesOf = (event: Event): string[] => {
    switch (event.event) {
      case 'start':
        return [`${event.playbook}: ${count(event.hosts.length, 'host')}${event.check ? ', check mode: nothing is changed' : ''}`]
      case 'waiting':
        return isNew(event) ? said(event.host, 'waits', `${event.task} (${event.left} s left): ${event.reason}`) : []
      case 'soak':
        return isNewPause(event) ? [`BATCH ${event.batch} of ${event.of} is well; the next begins in ${event.left} s`] : []
      case 'recap':
        return ['', ...closing.lines(event)]
      default:
        return [...told(event, detail, paint), ...(detail.verbose ? more(event) : [])]
    }
  }

  const write = (text: readonly string[]) => text.length > 0 && screen.write(`${text.join('\n')}\n`)
  let justOver = false
  return {
    show(event) {
      justOver = event.event === 'recap'
      headings.take(event)
      closing.take(event)
      const own = linesOf(event)
      write([...(detail.verbose ? [] : behind.before(event)), ...(own.length > 0 ? headings.before(event) : []), ...own])
    },
    note(text) {
      write([...headings.due(), ...(justOver ? [''] : []), text])
      justOver = false
    },
  }
}
