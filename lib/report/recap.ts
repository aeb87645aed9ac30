import type { Event, HostCounts } from '../engine/events.ts'
import type { Paint } from './paint.ts'

export type Recap = Extract<Event, { event: 'recap' }>

/** `12.3 s`, `4 min 05 s`. */
export const duration = (seconds: number): string => {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** `4.2 s`, `42 s`, `9 min`, `2 h 10 min`: how long something may take. */
export const roughly = (seconds: number): string => {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 99.5) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const order = ['ok', 'changed', 'unreachable', 'failed', 'skipped'] as const

const tone = (counts: HostCounts, { red, yellow, green }: Paint) =>
  counts.failed + counts.unreachable > 0 ? red : counts.changed > 0 ? yellow : green

export type Whole = { readonly check: boolean; readonly warnings: number }

const totals = (hosts: readonly HostCounts[], { check, warnings }: Whole): string => {
  const sum = (key: keyof HostCounts) => hosts.reduce((total, counts) => total + counts[key], 0)
  return [
    `${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}`,
    `${sum('ok')} ok`,
    `${sum('changed')} ${check ? 'would change' : 'changed'}`,
    ...(['failed', 'unreachable'] as const).flatMap((key) => (sum(key) > 0 ? [`${sum(key)} ${key}`] : [])),
    ...(sum('skipped') > 0 ? [`${sum('skipped')} ${check ? 'behind a pending change' : 'skipped'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ].join(', ')
}

/** The run's end in Ansible's shape: a line of totals, then a line a host. */
export function recapLines({ hosts, seconds, exit }: Recap, whole: Whole, paint: Paint): string[] {
  const width = Math.max(0, ...Object.keys(hosts).map((name) => name.length))
  const end = exit === 130 ? ', interrupted' : ''
  return [
    paint.bold(`RECAP ${totals(Object.values(hosts), whole)} in ${duration(seconds)}${end}`),
    ...Object.entries(hosts).map(([name, counts]) => {
      const text = order.map((key) => `${key}=${counts[key]}`).join(' ')
      return `${tone(counts, paint)(name)}${' '.repeat(width - name.length)} : ${text}`
    }),
  ]
}
