import { join } from 'node:path'
import type { Event } from '../../lib/engine/events.ts'
import type { Lab, RunOptions } from './harness.ts'

const project = join(import.meta.dirname, '../..')

export type Run = {
  readonly code: number
  readonly events: readonly Event[]
  readonly stderr: string
}
export type PlaybookOptions = RunOptions & { inventory?: string }

/** argv of `npx tsx playbooks/NAME.ts`, without npx; `inventory` is a path in the project. */
export const playbookCommand = (name: string, args: readonly string[], inventory = 'inventories/lab'): string[] => [
  process.execPath,
  '--import',
  join(project, 'node_modules/tsx/dist/esm/index.mjs'),
  join(project, `playbooks/${name}.ts`),
  '-i',
  join(project, inventory),
  ...args,
]

export const jsonLines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)

export const eventsOf = (stdout: string): Event[] => jsonLines<Event>(stdout)

/** Runs playbooks/NAME.ts on a lab as an operator would, and gives back what it said as JSON Lines. @throws when it said no recap. */
export async function playbook(
  lab: Lab,
  name: string,
  args: readonly string[] = [],
  { inventory, ...options }: PlaybookOptions = {},
): Promise<Run> {
  const { code, stdout, stderr } = await lab.ctl(playbookCommand(name, ['--output', 'json', ...args], inventory), {
    timeoutMs: 280_000,
    ...options,
    env: { LAB_PREFIX: lab.prefix, ...options.env },
  })
  const events = eventsOf(stdout)
  if (events.at(-1)?.event !== 'recap') throw new Error(`${name}.ts ended with ${code} and no recap:\n${stderr}${stdout.slice(-2000)}`)
  return { code, events, stderr }
}
