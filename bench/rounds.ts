import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { labPaths, up } from '../test/lab/control.ts'
import { type Lab, labOf } from '../test/lab/harness.ts'
import { topology } from '../test/lab/topology.ts'
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
  readonly hosts: readonly number[]
  readonly rounds: number
  /** Rounds of first convergence. */
  readonly firsts: number
}

const standins = join(import.meta.dirname, '../test/lab/standins')
const logs = join(import.meta.dirname, '../.lab/bench')

/** Puts the stand-ins of the vendor's binaries where the peers' copies of them look. */
async function placeStandins(lab: Lab): Promise<void> {
  const packed = spawnSync('tar', ['-C', standins, '-czf', '-', '.'], { maxBuffer: 2 ** 26 }).stdout.toString('base64')
  const unpack = `mkdir -p ${standinsAt} && base64 -d | tar -xzf - -C ${standinsAt}`
  await Promise.all(topology().map(({ name }) => lab.exec(name, ['sh', '-c', unpack], { input: packed })))
}

async function labFor(state: string): Promise<Lab> {
  const lab = labOf(labPaths(`b${state}`))
  await lab.change('down')
  if ((await up(lab, topology())) !== 0) throw new Error(`the lab ${lab.prefix} did not come up`)
  await placeStandins(lab)
  return lab
}

async function run(tool: Tool, lab: Lab, ask: Ask): Promise<Figures> {
  mkdirSync(logs, { recursive: true })
  const log = join(logs, `${tool.name} ${ask.case} ${ask.round}.log`.replaceAll(/[^\w.]+/g, '-'))
  const figures = await measure(lab, tool.command(lab, ask)!, log)
  if (figures.code !== 0) throw new Error(`${tool.name}, ${ask.case}: exit code ${figures.code}, see ${log}`)
  return figures
}

/** What makes the case's difference, before the clock starts. */
async function prepare(lab: Lab, { case: what }: Ask): Promise<void> {
  if (what === 'file') await lab.exec('storage-1', ['sh', '-c', 'echo "; by hand" >>/etc/supervisor/conf.d/autonomys-plot-client.conf'])
  if (what !== 'first') return
  await lab.reset()
  await placeStandins(lab)
}

/** A tool that can bring a lab to this state. */
const converging = ({ tools }: Plan, lab: Lab, state: string): Tool =>
  tools.find((tool) => tool.state === state && tool.command(lab, { case: 'first', round: 0 }) !== undefined)!

type Setting = { readonly case: Case; readonly latency: number; readonly hosts: number }

const settingsOf = ({ cases, latencies, hosts }: Plan): Setting[] =>
  cases.flatMap((what) =>
    (what === 'first' ? [0] : latencies).flatMap((latency) =>
      (what === 'noop' ? hosts : [topology().length]).map((size) => ({ case: what, latency, hosts: size })),
    ),
  )

/** All tools in turn, round after round, so that what else the machine does falls on all of them. Samples come as they are measured. */
export async function* rounds(plan: Plan): AsyncGenerator<Sample> {
  const labs = new Map<string, Lab>()
  try {
    for (const tool of plan.tools) {
      if (labs.has(tool.state)) continue
      labs.set(tool.state, await labFor(tool.state))
    }
    const fresh = new Set(labs.keys())
    for (const setting of settingsOf(plan))
      for (let round = 0; round < (setting.case === 'first' ? plan.firsts : plan.rounds); round++)
        for (const tool of plan.tools) {
          const lab = labs.get(tool.state)!
          const ask = { case: setting.case, round, limit: setting.hosts === 1 ? 'node-1' : undefined }
          if (tool.command(lab, ask) === undefined) continue
          if (setting.case !== 'first' && fresh.has(tool.state))
            await run(converging(plan, lab, tool.state), lab, { case: 'first', round: 0 })
          fresh.delete(tool.state)
          await prepare(lab, ask)
          await lab.change('latency', String(setting.latency))
          const figures = await run(tool, lab, ask)
          await lab.change('latency', '0')
          yield { ...figures, ...setting, tool: tool.name }
          if (setting.case === 'program') await run(tool, lab, { case: 'noop', round })
        }
  } finally {
    for (const lab of labs.values()) await lab.change('down')
  }
}
