import type { Lab } from '../harness.ts'
import type { PlaybookOptions } from '../rollout.ts'
import { doneTwice, type Row, wrongAfter, wrongWhileStruck } from './judge.ts'
import { must, type Phase, run, site, stepsOf } from './phases.ts'
import type { Round } from './plan.ts'
import { atSteps, heal, struck } from './round.ts'
import { type Lines, snapshots } from './seen.ts'

/** A cluster under faults: all its hosts, and those that no fault is ever made on. */
export type Field = {
  readonly lab: Lab
  readonly hosts: readonly string[]
  readonly bystanders: readonly string[]
  readonly options: PlaybookOptions
}

/** What a phase is where nothing disturbs it: `HOST` → tasks that are begun, in order, what it takes, and how the hosts are afterwards. */
export type Undisturbed = { readonly steps: ReadonlyMap<string, readonly string[]>; readonly seconds: number; readonly after: Lines }

/** The second upgrade leaves what every later one leaves: both releases. */
export async function undisturbed({ lab, hosts, options }: Field, phase: Phase): Promise<Undisturbed> {
  const once = async () => {
    await phase.prepare(lab, hosts)
    const begun = performance.now()
    const steps = stepsOf(await must(lab, phase.playbook, phase.args, options))
    return { steps, seconds: (performance.now() - begun) / 1000 }
  }
  if (phase.name === 'upgrade') await once()
  return { ...(await once()), after: await snapshots(lab, hosts) }
}

/** A cluster on which all is well again, whatever has been. */
export async function afresh({ lab, options }: Field): Promise<void> {
  await lab.change('latency', '0')
  await lab.reset()
  await must(lab, site, [], options)
}

/** Plays one round: a run under its faults, the faults' end, a run without; one row for each fault that could be made. */
export async function strike({ lab, hosts, bystanders, options }: Field, phase: Phase, round: Round, usual: Undisturbed): Promise<Row[]> {
  const { fault, injections } = round
  const here = injections.map(({ host }) => host)
  const others = hosts.filter((host) => !here.includes(host))
  await phase.prepare(lab, hosts)
  await lab.change('latency', String(fault.latency ?? 0))
  const first = await struck(lab, phase, atSteps(fault, injections), options.env ?? {})
  await lab.change('latency', '0')
  await heal(lab, fault, here, hosts)
  const second = await run(lab, phase.playbook, phase.args, options)
  const during = wrongWhileStruck(round, first, others, usual.seconds)
  const left = await wrongAfter(lab, second, hosts, usual.after)
  const elsewhere = others.flatMap((host) => left.get(host)!.map((line) => `${host}: ${line}`))
  const again = doneTwice(first, second, bystanders)
  return injections
    .filter(({ host }) => first.made.includes(host))
    .map(({ host, task }) => ({
      phase: phase.name,
      fault: fault.name,
      host,
      task,
      end: first.said.has(host) ? 'named' : 'coped',
      wrong: [...during.get(host)!, ...left.get(host)!, ...elsewhere, ...again],
    }))
}
