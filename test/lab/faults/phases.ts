import { expect } from 'vitest'
import { complaints } from '../cluster.ts'
import { driftsOf } from '../drifts/index.ts'
import { together } from '../drifts/seen.ts'
import type { Lab } from '../harness.ts'
import { type PlaybookOptions, playbook, type Run } from '../rollout.ts'

export type PhaseName = 'first convergence' | 'repair' | 'upgrade'

/** What is being done when faults happen: how hosts are before it, and the playbook. */
export type Phase = {
  readonly name: PhaseName
  prepare(lab: Lab, hosts: readonly string[]): Promise<void>
  readonly playbook: string
  readonly args: readonly string[]
}

export const inventory = 'test/lab/inventories/faults.ts'
const [old, next] = ['2024.11.28', '2024.11.29']

/** site.ts and upgrade.ts on all hosts at once. */
export const [site, upgrade] = ['../test/lab/faults/site', '../test/lab/faults/upgrade']

export const run = (lab: Lab, name: string, args: readonly string[], options: PlaybookOptions): Promise<Run> =>
  playbook(lab, name, args, { ...options, inventory })

/** A run that must go well. */
export async function must(lab: Lab, name: string, args: readonly string[], options: PlaybookOptions): Promise<Run> {
  const done = await run(lab, name, args, options)
  expect({ code: done.code, complaints: complaints(done) }).toEqual({ code: 0, complaints: [] })
  return done
}

/** What a stranger's hand does to a host: all drifts of its group that do not touch one another. */
const spoiled = (host: string): readonly string[] => together(driftsOf(host))[0].map(({ done }) => done)

export const phases = (options: PlaybookOptions): readonly Phase[] => [
  { name: 'first convergence', prepare: (lab) => lab.reset(), playbook: site, args: [] },
  {
    name: 'repair',
    prepare: async (lab, hosts) => {
      await Promise.all(hosts.map((host) => lab.exec(host, ['sh', '-c', spoiled(host).join('\n')])))
    },
    playbook: site,
    args: [],
  },
  {
    name: 'upgrade',
    prepare: async (lab) => {
      const back = await run(lab, upgrade, ['-e', `version=${old}`], options)
      expect([complaints(back), back.code]).toEqual([[], 0])
    },
    playbook: upgrade,
    args: ['-e', `version=${next}`],
  },
]

/** `HOST` → its tasks that are begun, in order, in a run that nothing disturbs. */
export function stepsOf({ events }: Run): ReadonlyMap<string, readonly string[]> {
  const steps = new Map<string, string[]>()
  for (const event of events)
    if (event.event === 'task-start') steps.set(event.host, [...(steps.get(event.host) ?? []), `${event.play} ${event.task}`])
  return steps
}
