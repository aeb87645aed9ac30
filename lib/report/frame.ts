import type { Paint } from './paint.ts'
import { LOOK, type Member, type Part } from './part.ts'
import type { Progress } from './progress.ts'
import { about } from './texts.ts'

const order = { failed: 0, undo: 1, gate: 2, task: 3 } as const

type Busy = { readonly host: string; readonly member: Member }

const rank = ({ member }: Busy): number => order[member.doing?.is ?? 'failed']

const at = ({ member: { doing } }: Busy): number => (doing === undefined ? 0 : doing.is === 'gate' ? doing.until : doing.since)

function busyIn(part: Part): Busy[] {
  const running = part.state === 'running'
  const busy = [...part.members].flatMap(([host, member]) =>
    member.failed !== undefined || (running && member.doing !== undefined) ? [{ host, member }] : [],
  )
  return running ? busy.sort((one, other) => rank(one) - rank(other) || at(one) - at(other)) : busy
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!

const left = (until: number, now: number): string => `${Math.max(0, Math.ceil(until - now))} s left`

/** What a host is at, or else why it failed. */
function doingText({ host, member: { doing, failed = '', changed } }: Busy, running: boolean, now: number, paint: Paint): string {
  if (!running || doing === undefined) return paint.red(`✖ ${firstLine(about(host, failed))}`)
  if (doing.is === 'gate') return `${paint.cyan('waits for')} ${doing.task}, ${left(doing.until, now)}: ${firstLine(doing.reason)}`
  const since = paint.dim(`${Math.floor(now - doing.since)} s`)
  if (doing.is === 'undo')
    return `${paint.red('goes back')}  ${since}${doing.tasks > 0 ? `  ${doing.tasks} taken back, the latest ${doing.latest}` : ''}`
  return `${doing.task}  ${since}${changed > 0 ? paint.yellow(`  ${changed} changed`) : ''}`
}

/** Everyone who has no line of his own, in numbers. */
function rest(part: Part, shown: number, busy: readonly Busy[]): string {
  const now = part.batch?.hosts ?? part.hosts
  const named = new Set(busy.map(({ host }) => host))
  const quiet = now.filter((host) => !named.has(host))
  const unseen = part.name === LOOK ? quiet.filter((host) => !part.members.has(host)) : []
  const later = part.hosts.filter((host) => !now.includes(host) && !part.members.has(host)).length
  const back = quiet.filter((host) => part.members.get(host)?.back === true).length
  const changed = quiet.filter((host) => part.members.get(host)?.back !== true && (part.members.get(host)?.changed ?? 0) > 0).length
  const fine = quiet.length - back - changed - unseen.length
  const waited = unseen.length <= 4 ? unseen.join(', ') : `${unseen.slice(0, 3).join(', ')} and ${unseen.length - 3} more`
  const hidden = busy.slice(shown)
  const failed = hidden.filter(({ member }) => member.doing === undefined).length
  return [
    ...(failed > 0 ? [`${failed} more failed`] : []),
    ...(hidden.length > failed ? [`${hidden.length - failed} more at work`] : []),
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
  const busy = busyIn(part)
  const head = news(part, progress.now(), paint)
  const shown = busy.slice(0, Math.max(1, most - 1 - head.length))
  const width = Math.max(0, ...shown.map(({ host }) => host.length))
  const more = busy.length - shown.length
  const last = running ? rest(part, shown.length, busy) : more > 0 ? `${more} more failed` : ''
  return [
    ...head,
    ...shown.map((each) => `${paint.bold(each.host.padEnd(width))}  ${doingText(each, running, progress.now(), paint)}`),
    ...(last === '' ? [] : [paint.dim(last)]),
  ]
}
