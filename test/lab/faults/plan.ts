import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import type { PhaseName } from './phases.ts'

/** A fault at a host's nth write (from 1). */
export type Injection = { readonly host: string; readonly step: number; readonly task: string }

/** Injections of one fault in one run, one a host. */
export type Round = { readonly phase: PhaseName; readonly fault: Fault; readonly injections: readonly Injection[] }

/** Deals the steps of all hosts of a kind out to rounds in which each host has one fault. */
function dealt(steps: readonly string[], hosts: readonly string[], fault: Fault): readonly (readonly Injection[])[] {
  const chosen = steps.flatMap((task, index) => ((fault.tasks?.test(task.split(' ')[1]!) ?? true) ? [{ step: index + 1, task }] : []))
  const rounds: Injection[][] = []
  for (const [index, each] of chosen.entries()) {
    const round = Math.floor(index / hosts.length)
    rounds[round] ??= []
    rounds[round].push({ ...each, host: hosts[index % hosts.length]! })
  }
  return rounds
}

/** Every fault at every step of these groups' machines, in one phase; the machines of a group take the same steps. */
export function roundsOf(phase: PhaseName, steps: ReadonlyMap<string, readonly string[]>, groups: readonly (readonly string[])[]): Round[] {
  return faults.flatMap((fault) => {
    if (fault.alone !== undefined) {
      const [host] = groups.map(([first]) => first!)
      const at = (steps.get(host!) ?? []).map((task, index) => ({ host: host!, step: index + 1, task }))
      return at.filter(({ step }) => step % fault.alone! === 1).map((injection) => ({ phase, fault, injections: [injection] }))
    }
    const byGroup = groups.map((hosts) => dealt(steps.get(hosts[0]!) ?? [], hosts, fault))
    const rounds = Math.max(...byGroup.map(({ length }) => length))
    return Array.from({ length: rounds }, (_, i) => ({ phase, fault, injections: byGroup.flatMap((of) => of[i] ?? []) }))
  })
}
