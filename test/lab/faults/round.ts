import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { groupBy } from '../../../lib/engine/group-by.ts'
import { complaints, idle, tasks } from '../cluster.ts'
import { exitCode } from '../control.ts'
import type { Lab } from '../harness.ts'
import { eventsOf, jsonLines, playbookCommand } from '../rollout.ts'
import type { AtStep } from './at-step.ts'
import type { Fault } from './fault.ts'
import { inventory, type Phase } from './phases.ts'
import type { Injection } from './plan.ts'

/** What a run under faults came to. `made`: hosts whose fault could be made; `said`: what went wrong, by host. */
export type Struck = {
  readonly code: number
  readonly seconds: number
  readonly made: readonly string[]
  readonly said: ReadonlyMap<string, string>
  readonly finished: ReadonlySet<string>
  /** `HOST TASK` */
  readonly changed: readonly string[]
  readonly stderr: string
}

const atStep = join(import.meta.dirname, 'at-step.ts')

type Bite = { readonly host: string; readonly told: string }

/** Runs a phase's playbook while each of these hosts, or the control process, meets its fault. */
export async function struck(
  lab: Lab,
  phase: Pick<Phase, 'playbook' | 'args'>,
  wanted: readonly AtStep[],
  env: NodeJS.ProcessEnv,
): Promise<Struck> {
  const dir = mkdtempSync(join(tmpdir(), 'plotwright-faults-'))
  const log = join(dir, 'log')
  const [node, tsx, loader, ...rest] = playbookCommand(phase.playbook, ['--output', 'json', ...phase.args], inventory)
  const started = performance.now()
  const child = lab.startCtl([node!, tsx!, loader!, '--import', atStep, ...rest], {
    LAB_PREFIX: lab.prefix,
    ...env,
    FAULTS: JSON.stringify(wanted),
    FAULTS_LOG: log,
  })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout!.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => err.push(text))
  const code = await exitCode(child)
  const bites = existsSync(log) ? jsonLines<Bite>(readFileSync(log, 'utf8')) : []
  rmSync(dir, { recursive: true, force: true })
  for (const { host, told } of bites) if (told !== 'done') console.info(`${host}: no fault could be made: ${told}`)
  const events = eventsOf(out.join('').replace(/[^\n]*$/, ''))
  const recap = events.flatMap((event) => (event.event === 'recap' ? [event.hosts] : []))[0] ?? {}
  const wrong = complaints({ events })
  return {
    code,
    seconds: (performance.now() - started) / 1000,
    made: bites.filter(({ told }) => told === 'done').map(({ host }) => host),
    said: new Map([...groupBy(wrong, (line) => /^[\w-]+/.exec(line)![0])].map(([host, lines]) => [host, lines.join('\n')])),
    finished: new Set(Object.entries(recap).flatMap(([host, { failed, unreachable }]) => (failed + unreachable === 0 ? [host] : []))),
    changed: tasks({ events }, 'changed'),
    stderr: err.join(''),
  }
}

/** Takes a fault off these hosts again, and waits until no shell of the run is at a step on any. */
export async function heal(lab: Lab, fault: Fault, hosts: readonly string[], all: readonly string[]): Promise<void> {
  await Promise.all(hosts.map((host) => fault.ended?.(lab, host)))
  await idle(lab, all)
}

export const atSteps = (fault: Fault, injections: readonly Injection[]): AtStep[] =>
  injections.map(({ host, step }) => ({ host, step, ...fault.made(host) }))
