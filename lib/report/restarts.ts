import type { TaskEvent } from '../engine/events.ts'
import type { Paint } from './paint.ts'
import { duration } from './recap.ts'
import { count } from './texts.ts'

export type Restart = { readonly host: string; readonly program: string; readonly downtime: number; readonly failed: boolean }

/** `program[autonomys-node]` is called autonomys-node. */
export const called = (task: string): string => /\[(.+)\]$/.exec(task)?.[1] ?? task

export const restartsOf = ({ host, task, downtime, status }: TaskEvent): Restart[] =>
  downtime === undefined ? [] : [{ host, program: called(task), downtime, failed: status === 'failed' }]

const away = ({ program, downtime, failed }: Restart): string => `${program} ${duration(downtime)}${failed ? ' (failed)' : ''}`

/** Texts in as few lines as have room for them, at least one a line. */
function packed(texts: readonly string[], room: number): string[] {
  const lines: string[] = []
  for (const [i, text] of texts.entries()) {
    const part = i < texts.length - 1 ? `${text},` : text
    const joined = `${lines.at(-1)} ${part}`
    if (lines.length > 0 && joined.length <= room) lines[lines.length - 1] = joined
    else lines.push(part)
  }
  return lines
}

/** What was restarted, in the recap's shape, and how long each was away; its hosts are the recap's. */
export function restartLines(restarts: readonly Restart[], hosts: readonly string[], columns: number, paint: Paint): string[] {
  if (restarts.length === 0) return []
  const programs = new Set(restarts.map(({ host, program }) => `${host} ${program}`)).size
  const touched = hosts
    .map((host) => ({ host, own: restarts.filter((restart) => restart.host === host) }))
    .filter(({ own }) => own.length > 0)
  const longest = restarts.reduce((most, restart) => (restart.downtime > most.downtime ? restart : most))
  const width = Math.max(...hosts.map((host) => host.length))
  const where = `${count(programs, 'program')} on ${count(touched.length, 'host')}`
  return [
    paint.bold(`RESTARTS ${where}, longest downtime ${duration(longest.downtime)} (${longest.host} ${longest.program})`),
    ...touched.flatMap(({ host, own }) => packed(own.map(away), columns - width - 3).map((line) => `${host.padEnd(width)} : ${line}`)),
  ]
}
