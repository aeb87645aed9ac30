import type { TaskEvent, TaskStatus } from '../engine/events.ts'
import { changeLines } from './diff.ts'
import type { Paint } from './paint.ts'
import { duration, roughly } from './recap.ts'
import type { Detail } from './view.ts'

const words = (status: TaskStatus, check: boolean): string => (status === 'changed' && check ? 'would change' : status)

const tones = { ok: 'green', changed: 'yellow', failed: 'red', pending: 'cyan', skipped: 'dim' } as const

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** So many names are told one by one. */
const MOST_NAMES = 8

/** Names of hosts; of many the first and the last, for they come in the inventory's order. */
export const listed = (hosts: readonly string[], { verbose }: Pick<Detail, 'verbose'>): string =>
  hosts.length <= MOST_NAMES || verbose ? hosts.join(', ') : `${hosts.slice(0, 3).join(', ')} … ${hosts.at(-1)} (${hosts.length} hosts)`

/** A host's words, each line of them behind its name. */
export const behind = (host: string, lines: readonly string[]): string[] => lines.map((line) => `${host}:   ${line}`.trimEnd())

/** A message that begins with the host's name says it twice where that stands before it anyway. */
export const about = (host: string, message: string): string => (message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message)

export const said = (host: string, what: string, message: string): string[] => {
  const [first = '', ...rest] = about(host, message).split('\n')
  return [`${host}: ${what}: ${first}`, ...behind(host, rest)]
}

/** Seconds that are not worth a word. */
const instant = (seconds: number): boolean => seconds < 0.05

export const warningLines = ({ host, warnings = [] }: TaskEvent, paint: Paint): string[] =>
  warnings.flatMap((warning) => said(host, paint.yellow('warning'), warning))

/** How a task ended: what, where, how long, the changed fields, and why it failed; what was not tried names its fields there. */
export function taskLines(event: TaskEvent, { check, diff }: Detail, paint: Paint): string[] {
  const { host, role, task, status, seconds, changes, message, last } = event
  const before = last === undefined || instant(last) ? '' : `, took ${roughly(last)} last time`
  const took = instant(seconds) ? before : `, ${duration(seconds)}`
  const told = status === 'pending' || (status === 'failed' && seconds === 0)
  const why = message ?? (status === 'pending' ? 'depends on a pending change' : '')
  return [
    `${host}: ${paint[tones[status]](words(status, check))}: ${task} (${role}${took})`,
    ...behind(host, told ? [] : changeLines(changes, diff, paint)),
    ...behind(host, why === '' ? [] : why.split('\n')),
  ]
}

const unsaid: readonly TaskStatus[] = ['ok', 'skipped', 'pending']

/** What was skipped although it differs is somebody's will, which others should know of. */
export const worthSaying = ({ status, changes }: TaskEvent, { verbose }: Detail): boolean =>
  verbose || !unsaid.includes(status) || (status === 'skipped' && changes.length > 0)
