import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from './harness.ts'
import { type PlaybookOptions, playbook, playbookCommand, type Run } from './rollout.ts'

export { eventsOf, type Run } from './rollout.ts'

export const all = ['node-1', 'node-2', 'node-3', 'plot-1', 'plot-2', 'storage-1', 'storage-2']

/** argv of `npx tsx playbooks/site.ts`, without npx. */
export const siteCommand = (args: readonly string[], inventory?: string): string[] => playbookCommand('site', args, inventory)

/** Runs site.ts on a lab as an operator would, and gives back what it said as JSON Lines. */
export const site = (lab: Lab, args: readonly string[] = [], options: PlaybookOptions = {}): Promise<Run> =>
  playbook(lab, 'site', args, options)

/** `HOST TASK` of each task of a status, in order. */
export const tasks = ({ events }: Pick<Run, 'events'>, status: 'changed' | 'pending'): string[] =>
  events.flatMap((event) => (event.event === 'task' && event.status === status ? [`${event.host} ${event.task}`] : []))

/** Everything that went wrong, as it would be read. */
export const complaints = ({ events }: Pick<Run, 'events'>): string[] =>
  events.flatMap((event) => {
    if (event.event === 'task') return event.status === 'failed' ? [`${event.host} ${event.task}: ${event.message}`] : []
    return event.event === 'problem' || event.event === 'unreachable' ? [`${event.host}: ${event.message}`] : []
  })

export const counts = ({ events }: Pick<Run, 'events'>) =>
  events.flatMap((event) => (event.event === 'recap' ? [event.hosts] : []))[0] ?? {}

/** Until no shell of a run that was lost or killed is at a step on these hosts any more. */
export const idle = (lab: Lab, hosts: readonly string[]) =>
  Promise.all(hosts.map((host) => lab.exec(host, ['flock', '/run/plotwright.lock', 'true'])))

export type Running = {
  readonly state: string
  readonly pid: number
  readonly command: readonly string[]
  readonly environment: readonly string[]
  readonly argv: readonly string[]
  readonly environ: readonly string[]
}

const script = readFileSync(join(import.meta.dirname, 'running.py'), 'utf8')

/** Every program of a host as supervisord and /proc show it. */
export async function running(lab: Lab, host: string): Promise<Record<string, Running>> {
  const { code, stdout, stderr } = await lab.exec(host, ['python3', '-c', script])
  if (code !== 0) throw new Error(`${host}: ${stderr}`)
  return JSON.parse(stdout) as Record<string, Running>
}

/** `HOST PROGRAM` → pid, for all programs of some hosts. */
export async function pids(lab: Lab, hosts: readonly string[] = all): Promise<Record<string, number>> {
  const found = await Promise.all(
    hosts.map(async (host) => Object.entries(await running(lab, host)).map(([name, { pid }]) => [`${host} ${name}`, pid] as const)),
  )
  return Object.fromEntries(found.flat())
}

export async function json(lab: Lab, host: string, path: string): Promise<Record<string, unknown>> {
  const { stdout } = await lab.exec(host, ['curl', '-s', `http://127.0.0.1:8222${path}`])
  return JSON.parse(stdout) as Record<string, unknown>
}
