import type { Paint } from './paint.ts'
import { LOOK, type Member, type Part } from './part.ts'
import type { Progress } from './progress.ts'
import { duration } from './recap.ts'
import { count } from './texts.ts'

const sum = (part: Part, key: 'ok' | 'changed' | 'pending'): number =>
  [...part.members.values()].reduce((total, member) => total + member[key], 0)

const hostsThat = (part: Part, are: (member: Member) => boolean): number => [...part.members.values()].filter(are).length

export const failures = (part: Part): number => hostsThat(part, ({ failed }) => failed !== undefined)

const tally = (part: Part, check: boolean, paint: Paint): string => {
  const [changed, pending, failed] = [sum(part, 'changed'), sum(part, 'pending'), failures(part)]
  const back = hostsThat(part, (member) => member.back)
  const would = check || part.name === LOOK ? 'to change' : 'changed'
  const goes = part.state !== 'running' ? 'taken back' : back === 1 ? 'goes back' : 'go back'
  return [
    ...(part.members.size > 0 ? [`${sum(part, 'ok')} ok`] : []),
    ...(changed > 0 ? [paint.yellow(`${changed} ${would}`)] : []),
    ...(pending > 0 ? [paint.cyan(`${pending} behind a pending change`)] : []),
    ...(failed > 0 ? [paint.red(`${failed} ${part.name === LOOK ? 'lost' : 'failed'}`)] : []),
    ...(back > 0 ? [paint.red(`${count(back, 'host')} ${goes}`)] : []),
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
