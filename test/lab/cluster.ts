import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../lib/engine/events.ts'
import type { Lab, RunOptions } from './harness.ts'

export const all = ['node-1', 'node-2', 'node-3', 'plot-1', 'plot-2', 'storage-1', 'storage-2']

const project = join(import.meta.dirname, '../..')

export type Run = {
  readonly code: number
  readonly events: readonly Event[]
  readonly stderr: string
}

/** argv of `npx tsx playbooks/NAME.ts`, without npx. */
export const playbookCommand = (name: string, args: readonly string[], inventory = 'inventories/lab'): string[] => [
  process.execPath,
  '--import',
  join(project, 'node_modules/tsx/dist/esm/index.mjs'),
  join(project, `playbooks/${name}.ts`),
  '-i',
  join(project, inventory),
  ...args,
]

export const siteCommand = (args: readonly string[], inventory?: string): string[] => playbookCommand('site', args, inventory)

export const eventsOf = (stdout: string): Event[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)

type SiteOptions = RunOptions & { inventory?: string }

/** Runs a playbook on a lab as an operator would, and gives back what it said as JSON Lines. */
export async function playbook(lab: Lab, name: string, args: readonly string[] = [], options: SiteOptions = {}): Promise<Run> {
  const { inventory, ...more } = options
  const { code, stdout, stderr } = await lab.ctl(playbookCommand(name, ['--output', 'json', ...args], inventory), {
    timeoutMs: 280_000,
    ...more,
    env: { LAB_PREFIX: lab.prefix, ...more.env },
  })
  const events = eventsOf(stdout)
  if (events.at(-1)?.event !== 'recap') throw new Error(`${name}.ts ended with ${code} and no recap:\n${stderr}${stdout.slice(-2000)}`)
  return { code, events, stderr }
}

export const site = (lab: Lab, args: readonly string[] = [], options: SiteOptions = {}): Promise<Run> =>
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
