import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unified } from '../../../lib/record/unified.ts'
import type { Run } from '../cluster.ts'
import type { Lab } from '../harness.ts'
import type { Drift } from './drift.ts'

const script = readFileSync(join(import.meta.dirname, '../traces.sh'), 'utf8')

/** All files of these hosts with what a stranger's hand would change of them, a line each. */
export async function traces(lab: Lab, hosts: readonly string[]): Promise<readonly string[]> {
  const lines = await Promise.all(
    hosts.map(async (host) => (await lab.exec(host, ['sh', '-c', script])).stdout.split('\n').map((line) => `${host} ${line}`)),
  )
  return lines.flat()
}

/** `HOST TASK` of those that name a drift, and of all that a run may change over it. */
export const named = ({ host, changed }: Drift): string[] => changed.map((task) => `${host} ${task}`)
const repaired = ({ host, changed, behind = [] }: Drift): string[] => [...changed, ...behind].map((task) => `${host} ${task}`)

/** Tasks of these drifts that a run left as they were, and what it changed besides. */
export const amiss = (drifts: readonly Drift[], changed: readonly string[]): { left: string[]; besides: string[] } => ({
  left: drifts.flatMap(named).filter((task) => !changed.includes(task)),
  besides: changed.filter((task) => !drifts.flatMap(repaired).includes(task)),
})

/** What `--diff` shows of the tasks that differ. */
export const said = ({ events }: Run): string =>
  events
    .flatMap((event) => (event.event === 'task' && event.status === 'changed' ? [event] : []))
    .flatMap(({ changes, message = '' }) => [
      message,
      ...changes.map(({ field, from, to, text }) => (text ? unified(from, to).diff.join('\n') : `${field}: ${from} → ${to}`)),
    ])
    .join('\n')

/** Of `HOST PROGRAM` → pid, those that none of the drifts may have restarted. */
export function bystanders(drifts: readonly Drift[], found: Readonly<Record<string, number>>): Record<string, number> {
  const may = (name: string) =>
    drifts.some(({ host, restarted = [] }) =>
      restarted.some((program) => name === `${host} ${program}` || (program === '*' && name.startsWith(`${host} `))),
    )
  return Object.fromEntries(Object.entries(found).filter(([name]) => !may(name)))
}

const touchesPrograms = ({ changed }: Drift): boolean => changed.some((task) => task.startsWith('program'))

const apart = (one: Drift, other: Drift): boolean => {
  if (one.host !== other.host) return true
  if (one.restarted?.[0] === '*' || other.restarted?.[0] === '*') return false
  if (touchesPrograms(one) && touchesPrograms(other) && (one.restarted ?? other.restarted) !== undefined) return false
  return repaired(one).every((task) => !repaired(other).includes(task))
}

/** The first of them that do not touch one another, and the rest. */
export function together(drifts: readonly Drift[]): readonly [now: readonly Drift[], later: readonly Drift[]] {
  const now: Drift[] = []
  const later: Drift[] = []
  for (const drift of drifts) (now.every((each) => apart(each, drift)) ? now : later).push(drift)
  return [now, later]
}
