import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { labPaths, up } from '../test/lab/control.ts'
import { type Lab, labOf } from '../test/lab/harness.ts'
import { firstHosts } from '../test/lab/topology.ts'
import { type Figures, measure } from './measure.ts'
import { type Ask, type Case, standinsAt, type Tool } from './tools.ts'

export type Sample = Figures & {
  readonly tool: string
  readonly case: Case
  readonly hosts: number
  /** Milliseconds each way. */
  readonly latency: number
}

export type Plan = {
  readonly tools: readonly Tool[]
  readonly cases: readonly Case[]
  readonly latencies: readonly number[]
  /** How many; the labs have the most of them. */
  readonly hosts: readonly number[]
  readonly rounds: number
  /** Rounds of first convergence. */
  readonly firsts: number
}

const standins = join(import.meta.dirname, '../test/lab/standins')
const logs = join(import.meta.dirname, '../.lab/bench')

/** Puts the stand-ins of the vendor's binaries where the peers' copies of them look. */
async function placeStandins(lab: Lab, plan: Plan): Promise<void> {
  const packed = spawnSync('tar', ['-C', standins, '-czf', '-', '.'], { maxBuffer: 2 ** 26 }).stdout.toString('base64')
  const unpack = `mkdir -p ${standinsAt} && base64 -d | tar -xzf - -C ${standinsAt}`
  await Promise.all(hostsOf(plan).map(({ name }) => lab.exec(name, ['sh', '-c', unpack], { input: packed })))
}

const hostsOf = ({ hosts }: Plan) => firstHosts(Math.max(...hosts))

async function labFor(state: string, plan: Plan): Promise<Lab> {
  const lab = labOf(labPaths(`b${state}`))
  await lab.change('down')
  if ((await up(lab, hostsOf(plan))) !== 0) throw new Error(`the lab ${lab.prefix} did not come up`)
  await placeStandins(lab, plan)
  return lab
}

class RunFailed extends Error {}

async function run(tool: Tool, lab: Lab, ask: Ask): Promise<Figures> {
  mkdirSync(logs, { recursive: true })
  const log = join(logs, `${tool.name} ${ask.case} ${ask.round}.log`.replaceAll(/[^\w.]+/g, '-'))
  const figures = await measure(lab, tool.command(lab, ask), log)
  if (figures.code !== 0) throw new RunFailed(`${ask.case}: exit code ${figures.code}, see ${relative('', log)}`)
  return figures
}

/** What makes the case's difference, before the clock starts. */
async function prepare(lab: Lab, plan: Plan, what: Case): Promise<void> {
  if (what === 'file') await lab.exec('storage-1', ['sh', '-c', 'echo "; by hand" >>/etc/supervisor/conf.d/autonomys-plot-client.conf'])
  if (what !== 'first') return
  await lab.reset()
  await placeStandins(lab, plan)
}

type Setting = { readonly case: Case; readonly latency: number; readonly hosts: number }

const settingsOf = ({ cases, latencies, hosts }: Plan): Setting[] =>
  cases.flatMap((what) =>
    (what === 'first' ? [0] : latencies).flatMap((latency) =>
      (what === 'noop' ? hosts : [Math.max(...hosts)]).map((size) => ({ case: what, latency, hosts: size })),
    ),
  )

type Converged = Set<Lab>

async function oneRun(plan: Plan, tool: Tool, lab: Lab, setting: Setting, round: number, converged: Converged): Promise<Figures> {
  const hosts = hostsOf(plan)
  const limit = setting.hosts === hosts.length ? undefined : hosts.slice(0, setting.hosts).map(({ name }) => name)
  const ask = { case: setting.case, round, hosts, limit }
  if (setting.case !== 'first' && !converged.has(lab)) {
    const converging = plan.tools.findLast((each) => each.state === tool.state && each.cases.includes('first'))!
    await run(converging, lab, { case: 'first', round: 0, hosts })
  }
  converged.add(lab)
  await prepare(lab, plan, setting.case)
  await lab.change('latency', String(setting.latency))
  const figures = await run(tool, lab, ask)
  await lab.change('latency', '0')
  if (setting.case === 'program') await run(tool, lab, { case: 'noop', round, hosts })
  return figures
}

/** All tools in turn, round after round, so that what else the machine does falls on all of them; one that fails drops out, into `failed`. */
export async function* rounds(plan: Plan, failed: Map<string, string>): AsyncGenerator<Sample> {
  const labs = new Map<string, Lab>()
  try {
    for (const { state } of plan.tools) if (!labs.has(state)) labs.set(state, await labFor(state, plan))
    const converged: Converged = new Set()
    for (const setting of settingsOf(plan))
      for (let round = 0; round < (setting.case === 'first' ? plan.firsts : plan.rounds); round++)
        for (const tool of plan.tools) {
          const lab = labs.get(tool.state)!
          const left = plan.tools.filter(({ name }) => !failed.has(name))
          if (!left.includes(tool) || !tool.cases.includes(setting.case)) continue
          try {
            yield { ...(await oneRun({ ...plan, tools: left }, tool, lab, setting, round, converged)), ...setting, tool: tool.name }
          } catch (error) {
            if (!(error instanceof RunFailed)) throw error
            failed.set(tool.name, error.message)
          }
        }
  } finally {
    for (const lab of labs.values()) await lab.change('down')
  }
}
