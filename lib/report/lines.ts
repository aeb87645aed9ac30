import type { Event } from '../engine/events.ts'
import { paint as painted } from './paint.ts'
import { recapLines } from './recap.ts'
import { count, said, taskLines, worthSaying } from './texts.ts'
import type { Detail, Screen, View } from './view.ts'

/** Seconds of a gate's time that pass at least between two words about it. */
const QUIET = 5

/** Seconds between two words about a pause. */
const SOAK_EVERY = 30

/** True when a gate has something new to say and has been quiet for a while. */
function newReason(): (event: Extract<Event, { event: 'waiting' }>) => boolean {
  const last = new Map<string, { reason: string; left: number }>()
  return ({ host, task, reason, left }) => {
    const key = `${host} ${task}`
    const before = last.get(key)
    const same = before !== undefined && left <= before.left
    if (same && (before.reason === reason || before.left - left < QUIET)) return false
    last.set(key, { reason, left })
    return true
  }
}

/** Plain lines for pipes and cron, the host's name first, so that grep finds all about it. */
export function lines(screen: Screen, detail: Detail): View {
  const paint = painted(screen.color)
  const isNew = newReason()

  const linesOf = (event: Event): string[] => {
    switch (event.event) {
      case 'start':
        return [`${event.playbook}: ${count(event.hosts.length, 'host')}${event.check ? ', check mode: nothing is changed' : ''}`]
      case 'connected':
        return detail.verbose ? [`${event.host}: connected`] : []
      case 'unreachable':
      case 'problem':
        return said(event.host, paint.red(event.event === 'problem' ? 'failed' : event.event), event.message)
      case 'notice':
        return said(event.host, paint.cyan('notice'), event.message)
      case 'plan': {
        const pending = event.pending > 0 ? `, ${event.pending} behind them` : ''
        return detail.verbose ? [`${event.host}: plan: ${count(event.tasks, 'task')}, ${count(event.changes, 'change')}${pending}`] : []
      }
      case 'play': {
        const batches = event.batches > 1 ? `, ${event.batches} batches` : ''
        return [paint.bold(`PLAY ${event.play}: ${count(event.hosts.length, 'host')}${batches}`)]
      }
      case 'batch':
        return event.of > 1 ? [`BATCH ${event.batch} of ${event.of}: ${event.hosts.join(', ')}`] : []
      case 'task-start':
        return detail.verbose ? [`${event.host}: starts: ${event.task} (${event.role})`] : []
      case 'task':
        return worthSaying(event, detail) ? taskLines(event, detail, paint) : []
      case 'waiting':
        return isNew(event) ? said(event.host, 'waits', `${event.task} (${event.left} s left): ${event.reason}`) : []
      case 'soak':
        return event.left % SOAK_EVERY === 0 ? [`BATCH ${event.batch} of ${event.of} is well; the next comes in ${event.left} s`] : []
      case 'rollback':
        return [`${paint.red('ROLLBACK')} ${event.play}: ${event.hosts.join(', ')}: ${event.reason}`]
      case 'undone':
        return said(
          event.host,
          event.message === undefined ? 'taken back' : paint.red('not taken back'),
          `${event.task}${event.message === undefined ? '' : `: ${event.message}`}`,
        )
      case 'play-end':
        return []
      case 'recap':
        return ['', ...recapLines(event, detail.check, paint)]
    }
  }

  const write = (text: readonly string[]) => text.length > 0 && screen.write(`${text.join('\n')}\n`)
  return { show: (event) => void write(linesOf(event)), note: (text) => void write([text]) }
}
