import type { Repeat } from '../record/repeats.ts'
import type { RunRecord } from '../record/schema.ts'
import type { Paint } from './paint.ts'
import { count } from './texts.ts'

/** `2026-11-27 06:00`, of this machine's time zone. */
const minute = (iso: string): string => {
  const date = new Date(iso)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

const often = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

function hostLine({ host, times, repaired, first, last, since }: Repeat, width: number, { yellow, green }: Paint): string {
  const parts = [
    ...(times > 1 ? [often(times)] : []),
    ...(since === first ? [] : [first === last ? `seen ${minute(first)}` : `seen ${minute(first)} to ${minute(last)}`]),
    ...(repaired > 0 ? [`put right ${often(repaired)}`] : []),
    since === undefined ? green('well now') : yellow(`differs since ${minute(since)}`),
  ]
  return `  ${host.padEnd(width)}  ${parts.join(', ')}`
}

/** Tasks in the order of their first host, each with all hosts on which it differed. */
function block(title: string, found: readonly Repeat[], paint: Paint): string[] {
  if (found.length === 0) return []
  const width = Math.max(...found.map(({ host }) => host.length))
  const tasks = [...new Set(found.map(({ task }) => task))]
  return [
    '',
    paint.bold(title),
    ...tasks.flatMap((task) => {
      const hosts = found.filter((each) => each.task === task)
      return [`${task} (${hosts[0]!.role})`, ...hosts.map((each) => hostLine(each, width, paint))]
    }),
  ]
}

/** What has drifted over some time, what came back first. */
export function repeatLines(found: readonly Repeat[], records: readonly RunRecord[], paint: Paint): string[] {
  const checks = records.filter(({ check }) => check).length
  const newest = records.at(-1)
  if (newest === undefined) return ['no record of that time']
  const again = found.filter(({ times }) => times > 1)
  return [
    `${newest.playbook} on ${newest.inventory}: ${count(checks, 'check')} and ${count(records.length - checks, 'run')} from ${minute(records[0]!.began)} to ${minute(newest.began)}`,
    ...block('AGAIN AND AGAIN', again, paint),
    ...block(
      'ONCE',
      found.filter(({ times }) => times === 1),
      paint,
    ),
    ...(found.length === 0 ? ['nothing has drifted'] : []),
  ]
}
