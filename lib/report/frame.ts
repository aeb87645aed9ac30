import { type Busy, busyIn, together } from './busy.ts'
import type { Paint } from './paint.ts'
import { LOOK, type Part } from './part.ts'
import type { Progress } from './progress.ts'
import { about } from './texts.ts'

const firstLine = (text: string): string => text.split('\n', 1)[0]!

const left = (until: number, now: number): string => `${Math.max(0, Math.ceil(until - now))} s left`

/** What a host is at, or else why it failed. */
function doingText({ hosts, member: { doing, failed = '', changed } }: Busy, running: boolean, now: number, paint: Paint): string {
  if (!running || doing === undefined) return paint.red(`✖ ${firstLine(about(hosts[0]!, failed))}`)
  if (doing.is === 'gate') return `${paint.cyan('waits for')} ${doing.task}, ${left(doing.until, now)}: ${firstLine(doing.reason)}`
  const since = paint.dim(`${Math.floor(now - doing.since)} s`)
  if (doing.is === 'undo')
    return `${paint.red('goes back')}  ${since}${doing.tasks > 0 ? `  ${doing.tasks} taken back, the latest ${doing.latest}` : ''}`
  return `${doing.task}  ${since}${changed > 0 && hosts.length === 1 ? paint.yellow(`  ${changed} changed`) : ''}`
}

/** So many names stand before one line. */
const MOST_NAMES = 3

const label = ({ hosts }: Busy): string =>
  hosts.length <= MOST_NAMES ? hosts.join(', ') : `${hosts.slice(0, MOST_NAMES - 1).join(', ')} and ${hosts.length - MOST_NAMES + 1} more`

const sizeOf = (busy: readonly Busy[]): number => busy.reduce((sum, { hosts }) => sum + hosts.length, 0)

/** Everyone who has no line of his own, in numbers. */
function rest(part: Part, hidden: readonly Busy[], busy: readonly Busy[]): string {
  const now = part.batch?.hosts ?? part.hosts
  const named = new Set(busy.flatMap(({ hosts }) => hosts))
  const quiet = now.filter((host) => !named.has(host))
  const unseen = part.name === LOOK ? quiet.filter((host) => !part.members.has(host)) : []
  const later = part.hosts.filter((host) => !now.includes(host) && !part.members.has(host)).length
  const back = quiet.filter((host) => part.members.get(host)?.back === true).length
  const changed = quiet.filter((host) => part.members.get(host)?.back !== true && (part.members.get(host)?.changed ?? 0) > 0).length
  const fine = quiet.length - back - changed - unseen.length
  const waited = unseen.length <= 4 ? unseen.join(', ') : `${unseen.slice(0, 3).join(', ')} and ${unseen.length - 3} more`
  const failed = sizeOf(hidden.filter(({ member }) => member.doing === undefined))
  const working = sizeOf(hidden) - failed
  return [
    ...(failed > 0 ? [`${failed} more failed`] : []),
    ...(working > 0 ? [`${working} more at work`] : []),
    ...(fine > 0 ? [`${fine} ok`] : []),
    ...(changed > 0 ? [`${changed} ${part.name === LOOK ? 'differ' : 'changed'}`] : []),
    ...(back > 0 ? [`${back} taken back`] : []),
    ...(unseen.length > 0 ? [`waiting for ${waited}`] : []),
    ...(later > 0 ? [`${later} to come`] : []),
  ].join(' · ')
}

/** What is going on with a play as a whole, before its hosts. */
function news({ rollback, soak, state }: Part, now: number, paint: Paint): string[] {
  if (rollback !== undefined) return [paint.red(`ROLLBACK: ${firstLine(rollback)}`)]
  return soak !== undefined && state === 'running' ? [`${paint.cyan('soak:')} ${left(soak, now)}`] : []
}

/** The hosts of a part that are worth a line, at most so many lines; a part that has ended keeps its failures. */
export function body(part: Part, progress: Progress, most: number, paint: Paint): string[] {
  const running = part.state === 'running'
  const head = news(part, progress.now(), paint)
  const room = Math.max(1, most - 1 - head.length)
  const each = busyIn(part)
  const busy = each.length > room ? together(each) : each
  const [shown, hidden] = [busy.slice(0, room), busy.slice(room)]
  const width = Math.max(0, ...shown.map((one) => label(one).length))
  const last = running ? rest(part, hidden, busy) : hidden.length > 0 ? `${sizeOf(hidden)} more failed` : ''
  return [
    ...head,
    ...shown.map((one) => `${paint.bold(label(one).padEnd(width))}  ${doingText(one, running, progress.now(), paint)}`),
    ...(last === '' ? [] : [paint.dim(last)]),
  ]
}
