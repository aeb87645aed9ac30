import type { Event } from '../engine/events.ts'
import type { Paint } from './paint.ts'
import { listed, said, taskLines, warningLines, worthSaying } from './texts.ts'
import type { Detail } from './view.ts'

const rollback = ({ play, hosts, reason }: Extract<Event, { event: 'rollback' }>, detail: Detail, { red }: Paint): string[] => {
  const [first = '', ...more] = reason.split('\n')
  return [`${red('ROLLBACK')} ${play}: ${listed(hosts, detail)}: ${first}`, ...more.map((line) => `  ${line}`)]
}

const undone = ({ host, task, message }: Extract<Event, { event: 'undone' }>, { red }: Paint): string[] =>
  message === undefined ? [`${host}: taken back: ${task}`] : said(host, red('not taken back'), `${task}: ${message}`)

/** What an event is in words, if it is worth any: the same while lines are written and when a live view is over. */
export function told(event: Event, detail: Detail, paint: Paint): string[] {
  switch (event.event) {
    case 'unreachable':
      return said(event.host, paint.red('unreachable'), event.message)
    case 'problem':
      return said(event.host, paint.red('failed'), event.message)
    case 'notice':
      return said(event.host, paint.cyan('notice'), event.message)
    case 'task':
      return [...(worthSaying(event, detail) ? taskLines(event, detail, paint) : []), ...warningLines(event, paint)]
    case 'rollback':
      return rollback(event, detail, paint)
    case 'undone':
      return undone(event, paint)
    default:
      return []
  }
}
