import type { Event } from '../engine/events.ts'
import type { View } from './view.ts'

/** What somebody should read; a word on what is as it should be is none. */
function matters(event: Event): boolean {
  switch (event.event) {
    case 'unreachable':
    case 'problem':
    case 'rollback':
    case 'undone':
      return true
    case 'task':
      return event.status === 'failed' || event.status === 'changed'
    case 'recap':
      return event.exit !== 0
    default:
      return false
  }
}

const isNothing = (event: Event): boolean =>
  event.event === 'connected' ||
  event.event === 'task-start' ||
  (event.event === 'task' && event.status === 'ok' && event.warnings === undefined)

/** Says nothing at all while all is as it should be, and everything from the first word that matters. */
export function quiet(view: View): View {
  let kept: Event[] | undefined = []
  const speak = () => {
    for (const event of kept ?? []) view.show(event)
    kept = undefined
  }
  return {
    ...view,
    show(event) {
      if (kept !== undefined && matters(event)) speak()
      if (kept === undefined) view.show(event)
      else if (!isNothing(event)) kept.push(event)
    },
    note(text) {
      speak()
      view.note(text)
    },
  }
}
