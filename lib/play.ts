import type { z } from '#zod'
import type { Serial, Size } from './engine/batches.ts'
import type { Facts, Values } from './engine/fact.ts'
import type { Resource } from './engine/kind.ts'
import type { EnginePlay, Role, Scene } from './engine/playbook.ts'
import type { Inventory } from './inventory/inventory.ts'
import type { ClusterOf, Group, HostsOf, Schema } from './inventory/schema.ts'

/** What a play's functions are given for one host. `out` names the hosts that this run has lost so far; `undone` is true for the gates of a batch that was taken back. */
export type Context<G, F> = {
  readonly host: HostsOf<G>
  readonly facts: Values<F>
  readonly cluster: ClusterOf<G>
  readonly inventory: Inventory<ClusterOf<G>>
  readonly out: readonly string[]
  readonly undone: boolean
}

type Member<G, F> = { readonly host: HostsOf<G>; readonly facts: Values<F> }

export type PlaySpec<G extends Group, F> = {
  readonly name: string
  readonly hosts: G | readonly G[]
  readonly tags?: readonly string[]
  /** Asked of every host of the play before anything else; a fact that wants what these hosts lack does not compile. */
  readonly facts?: F & Facts<HostsOf<G>>
  /** How many hosts at once (default all); a function sees all hosts' facts. */
  readonly serial?: Serial | ((hosts: readonly Member<G, F>[]) => Serial)
  /** Hosts that are new to what the play makes: their turn comes first, all at once, before any host that is at work is touched. */
  readonly newcomer?: (member: Member<G, F>, all: readonly Member<G, F>[]) => boolean
  readonly roles: (context: Context<G, F>) => readonly Role[]
  /** What must be seen well before the next batch or play. */
  readonly gate?: (context: Context<G, F>) => readonly Resource[]
  /** Who answers the gate: the batch's hosts (default) or all of the play's. */
  readonly gateOn?: 'batch' | 'play'
  /**
   * What comes next can begin without it: where only newcomers had something to do, the gate is waited for together with those of the
   * plays behind it, at the latest before a host at work is touched (default no; never with `rollback` or `freshLook`).
   */
  readonly lateGate?: boolean
  /** More failed or lost hosts than this (default 0) end the run, unless the last batch has hosts left whose gates are well. */
  readonly maxFailures?: Size
  /** Seconds to wait between two batches (default 0). */
  readonly soak?: number
  /** Take a batch back to what it was when its tasks or gates fail (default no). */
  readonly rollback?: boolean
  /** The gate's last look is over a connection of its own (default no). */
  readonly freshLook?: boolean
  /** Hosts that were lost before this play count as failed in it (default no). */
  readonly everyHost?: boolean
  /** Only the first of the hosts that are meant does it (default all). */
  readonly firstOnly?: boolean
}

/** A play that knows no inventory yet. */
export type Play = { readonly name: string; readonly bind: (inventory: Inventory) => EnginePlay }

export const play = <G extends Group, const F = Record<never, never>>(spec: PlaySpec<G, F>): Play => ({
  name: spec.name,
  bind(inventory) {
    const context = (scene: Scene) => ({ undone: false, ...scene, cluster: inventory.cluster, inventory }) as unknown as Context<G, F>
    const { serial = '100%' } = spec
    return {
      name: spec.name,
      groups: [spec.hosts].flat().map((group) => (group as G).name),
      tags: spec.tags ?? [],
      facts: (spec.facts ?? {}) as EnginePlay['facts'],
      serial: (scenes) => (typeof serial === 'function' ? serial(scenes as unknown as readonly Member<G, F>[]) : serial),
      newcomer: (scene, all) => spec.newcomer?.(scene as unknown as Member<G, F>, all as unknown as readonly Member<G, F>[]) ?? false,
      roles: (scene) => spec.roles(context(scene)),
      gate: (scene) => spec.gate?.(context(scene)) ?? [],
      gateOn: spec.gateOn ?? 'batch',
      maxFailures: spec.maxFailures ?? 0,
      ...(spec.lateGate !== undefined && { lateGate: spec.lateGate }),
      ...(spec.soak !== undefined && { soak: spec.soak }),
      ...(spec.rollback !== undefined && { rollback: spec.rollback }),
      ...(spec.freshLook !== undefined && { freshLook: spec.freshLook }),
      ...(spec.everyHost !== undefined && { everyHost: spec.everyHost }),
      ...(spec.firstOnly !== undefined && { firstOnly: spec.firstOnly }),
    }
  },
})

/** A play whose own settings (facts, batches, soak) follow from the inventory. */
export const playOf = <S extends Schema>(_: S, name: string, make: (inventory: Inventory<z.output<S['cluster']>>) => Play): Play => ({
  name,
  bind: (inventory) => make(inventory as Inventory<z.output<S['cluster']>>).bind(inventory),
})
