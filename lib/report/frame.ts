import type { Paint } from './paint.ts'
import { type Doing, LOOK, type Member, type Part, type Progress } from './progress.ts'
import { duration } from './recap.ts'
import { about, count } from './texts.ts'

const sum = (part: Part, key: 'ok' | 'changed' | 'pending'): number =>
  [...part.members.values()].reduce((total, member) => total + member[key], 0)

export const failures = (part: Part): number => [...part.members.values()].filter(({ doing }) => doing?.is === 'failed').length

const tally = (part: Part, check: boolean, paint: Paint): string => {
  const [changed, pending, failed] = [sum(part, 'changed'), sum(part, 'pending'), failures(part)]
  const would = check || part.name === LOOK ? 'to change' : 'changed'
  return [
    ...(part.members.size > 0 ? [`${sum(part, 'ok')} ok`] : []),
    ...(changed > 0 ? [paint.yellow(`${changed} ${would}`)] : []),
    ...(pending > 0 ? [paint.cyan(`${pending} behind a pending change`)] : []),
    ...(failed > 0 ? [paint.red(`${failed} ${part.name === LOOK ? 'lost' : 'failed'}`)] : []),
  ].join(', ')
}

/** One line for a part of the run: its hosts, batch, counts and time. */
export function title(part: Part, progress: Progress, paint: Paint): string {
  if (part.state === 'waiting') return part.name
  if (part.state === 'skipped') return `${part.name}: nothing to do`
  const hosts = part.hosts.length > 0 ? part.hosts.length : part.members.size
  const batch = part.batch !== undefined && part.batch.of > 1 ? `batch ${part.batch.number} of ${part.batch.of}` : ''
  const seen = part === progress.look && part.state === 'running' ? `${part.members.size} of ${hosts} hosts` : count(hosts, 'host')
  const took = part.started === part.ended ? '' : duration((part.state === 'running' ? progress.now() : part.ended) - part.started)
  return [`${part.name}: ${seen}`, batch, tally(part, progress.check, paint), paint.dim(took)].filter((text) => text !== '').join('  ')
}

const order = { failed: 0, gate: 1, task: 2 } as const

type Busy = { readonly host: string; readonly member: Member; readonly doing: Doing }

const at = ({ doing }: Busy): number => (doing.is === 'task' ? doing.since : doing.is === 'gate' ? doing.until : 0)

function busyIn(part: Part): Busy[] {
  const busy = [...part.members].flatMap(([host, member]) => (member.doing === undefined ? [] : [{ host, member, doing: member.doing }]))
  return busy.sort((one, other) => order[one.doing.is] - order[other.doing.is] || at(one) - at(other))
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!

function doingText({ host, doing, member }: Busy, now: number, paint: Paint): string {
  if (doing.is === 'failed') return paint.red(`✖ ${firstLine(about(host, doing.message))}`)
  if (doing.is === 'gate')
    return `${paint.cyan('waits for')} ${doing.task}, ${Math.max(0, Math.ceil(doing.until - now))} s left: ${firstLine(doing.reason)}`
  const changed = member.changed > 0 ? paint.yellow(`  ${member.changed} changed`) : ''
  return `${doing.task}  ${paint.dim(`${Math.floor(now - doing.since)} s`)}${changed}`
}

/** Everyone who has no line of his own, in numbers. */
function rest(part: Part, shown: number, busy: readonly Busy[]): string {
  const now = part.batch?.hosts ?? part.hosts
  const named = new Set(busy.map(({ host }) => host))
  const quiet = now.filter((host) => !named.has(host))
  const unseen = part.name === LOOK ? quiet.filter((host) => !part.members.has(host)) : []
  const later = part.hosts.filter((host) => !now.includes(host) && !part.members.has(host)).length
  const changed = quiet.filter((host) => (part.members.get(host)?.changed ?? 0) > 0).length
  const fine = quiet.length - changed - unseen.length
  const waited = unseen.length <= 4 ? unseen.join(', ') : `${unseen.slice(0, 3).join(', ')} and ${unseen.length - 3} more`
  return [
    ...(busy.length > shown ? [`${busy.length - shown} more at work`] : []),
    ...(fine > 0 ? [`${fine} ok`] : []),
    ...(changed > 0 ? [`${changed} ${part.name === LOOK ? 'differ' : 'changed'}`] : []),
    ...(unseen.length > 0 ? [`waiting for ${waited}`] : []),
    ...(later > 0 ? [`${later} to come`] : []),
  ].join(' · ')
}

/** The hosts of a part that are worth a line, at most so many lines; a part that has ended keeps its failures. */
export function body(part: Part, progress: Progress, most: number, paint: Paint): string[] {
  const all = busyIn(part)
  const busy = part.state === 'running' ? all : all.filter(({ doing }) => doing.is === 'failed')
  const remainder = (shown: number) =>
    part.state === 'running' ? rest(part, shown, busy) : busy.length > shown ? `${busy.length - shown} more failed` : ''
  const shown = busy.slice(0, Math.max(1, most - 1))
  const width = Math.max(0, ...shown.map(({ host }) => host.length))
  const last = remainder(shown.length)
  return [
    ...shown.map((each) => `${paint.bold(each.host.padEnd(width))}  ${doingText(each, progress.now(), paint)}`),
    ...(last === '' ? [] : [paint.dim(last)]),
  ]
}
