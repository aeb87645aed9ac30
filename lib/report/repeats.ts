import type { Repeat } from '../record/repeats.ts'
import type { Paint } from './paint.ts'
import { count, listed } from './texts.ts'
import { minute as minuteOf } from './times.ts'

/** What the records were that were looked through; `from` and `to` are when the first and the last of them began. */
export type Period = {
  readonly playbook: string
  readonly inventory: string
  readonly checks: number
  readonly runs: number
  readonly from: string
  readonly to: string
}

const minute = (iso: string): string => minuteOf(new Date(iso))

const often = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

function story({ times, seen, looks, repaired, first, last, since }: Repeat, { yellow, green }: Paint): string {
  const span = since === first ? '' : first === last ? ` at ${minute(first)}` : ` from ${minute(first)} to ${minute(last)}`
  return [
    ...(times > 1 ? [often(times)] : []),
    `in ${seen} of ${count(looks, 'look')}${span}`,
    ...(repaired > 0 ? [`put right ${often(repaired)}`] : []),
    since === undefined ? green('well now') : yellow(`differs since ${minute(since)}`),
  ].join(', ')
}

/** In the order of the first of each group. */
function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(by(one))
    if (group === undefined) groups.set(by(one), [one])
    else group.push(one)
  }
  return groups
}

/** One task: hosts that share a story share a line. */
function taskLines(task: string, found: readonly Repeat[], verbose: boolean, paint: Paint): string[] {
  const rows = [...grouped(found, (each) => story(each, paint))].map(([text, same]) => {
    const names = same.map(({ host }) => host)
    return { hosts: listed(names, { verbose }), text }
  })
  const width = Math.max(...rows.map(({ hosts }) => hosts.length))
  return [`${task} (${found[0]!.role})`, ...rows.map(({ hosts, text }) => `  ${hosts.padEnd(width)}  ${text}`)]
}

function block(title: string, found: readonly Repeat[], verbose: boolean, paint: Paint): string[] {
  if (found.length === 0) return []
  const tasks = grouped(found, ({ task }) => task)
  return ['', paint.bold(title), ...[...tasks].flatMap(([task, hosts]) => taskLines(task, hosts, verbose, paint))]
}

/** What has drifted over some time, what came back first, then by how often; `verbose` names all hosts of a line. */
export function repeatLines(
  { playbook, inventory, checks, runs, from, to }: Period,
  found: readonly Repeat[],
  verbose: boolean,
  paint: Paint,
) {
  const [again, once] = [found.filter(({ times }) => times > 1), found.filter(({ times }) => times === 1)]
  return [
    `${playbook} on ${inventory}: ${count(checks, 'check')} and ${count(runs, 'run')} from ${minute(from)} to ${minute(to)}`,
    ...block('AGAIN AND AGAIN', again, verbose, paint),
    ...block('ONCE', once, verbose, paint),
    ...(found.length === 0 ? ['nothing has drifted'] : []),
  ]
}
