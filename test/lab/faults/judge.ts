import { complaints, tasks } from '../cluster.ts'
import type { Lab } from '../harness.ts'
import type { Run } from '../rollout.ts'
import type { Round } from './plan.ts'
import type { Struck } from './round.ts'
import { differences, type Lines, leftovers, snapshots } from './seen.ts'

/** One injection and what came of it. `coped`: the run went on as if nothing had been. `wrong`: what must not be; empty where all is well. */
export type Row = {
  readonly phase: string
  readonly fault: string
  readonly host: string
  readonly task: string
  readonly end: 'named' | 'coped'
  readonly wrong: readonly string[]
}

/** What the run under faults itself shows: each trouble named, in time, and nobody else concerned. */
export function wrongWhileStruck(
  { fault, injections }: Round,
  struck: Struck,
  others: readonly string[],
  usual: number,
): ReadonlyMap<string, string[]> {
  const most = Math.round(usual + fault.within)
  const late = struck.seconds > most ? [`took ${Math.round(struck.seconds)} s, not ${most} s`] : []
  const crashed = struck.stderr === '' ? [] : [`stderr: ${struck.stderr.slice(0, 300)}`]
  const killed = 'kill' in fault.made('')
  const unfinished = others
    .filter((host) => !killed && !struck.finished.has(host))
    .map((host) => `bystander ${host}: ${struck.said.get(host) ?? 'not finished'}`)
  return new Map(
    injections.map(({ host }) => {
      const said = struck.said.get(host)
      const unnamed = said === undefined || fault.says.test(said) ? [] : [`said: ${said}`]
      return [host, [...unnamed, ...late, ...crashed, ...unfinished]]
    }),
  )
}

/** What is amiss with these hosts after the run that follows, by host. */
export async function wrongAfter(lab: Lab, run: Run, hosts: readonly string[], reference: Lines): Promise<ReadonlyMap<string, string[]>> {
  const said = complaints(run)
  const [found, left] = await Promise.all([snapshots(lab, hosts), leftovers(lab, hosts)])
  return new Map(
    hosts.map((host) => [
      host,
      [
        ...said.filter((line) => line.startsWith(`${host} `) || line.startsWith(`${host}:`)),
        ...differences(reference.get(host)!, found.get(host)!),
        ...left.get(host)!.map((line) => `left: ${line}`),
      ],
    ]),
  )
}

/** Tasks of these hosts that both runs changed: what was done is done. */
export function doneTwice(first: Struck, second: Run, hosts: readonly string[]): string[] {
  const twice = tasks(second, 'changed').filter((task) => first.changed.includes(task) && hosts.includes(task.split(' ')[0]!))
  return twice.map((task) => `done twice: ${task}`)
}
