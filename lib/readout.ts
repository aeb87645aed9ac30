import type { z } from '#zod'
import type { Facts, Values } from './engine/fact.ts'
import type { Inventory } from './inventory/inventory.ts'
import type { ClusterOf, Group, Host, HostsOf, Schema } from './inventory/schema.ts'

/** What was asked, answered; or why nothing could be seen of it. */
export type Seen<T> = { readonly seen: T } | { readonly unseen: string }

/** What a question's functions are given for one host. */
export type Scene<G> = {
  readonly host: HostsOf<G>
  readonly cluster: ClusterOf<G>
  readonly inventory: Inventory<ClusterOf<G>>
}

export type Answers<F> = { readonly [K in keyof Values<F>]: Seen<Values<F>[K]> }

/** A question as it is put to one host: its facts, and what their answers say. */
export type Put<T> = { readonly facts: Facts<never>; readonly read: (answers: Readonly<Record<string, Seen<unknown>>>) => T }

/** Facts that hosts of some groups are asked for; it knows no inventory yet. */
export type Question<T> = { readonly groups: readonly string[]; readonly put: (host: Host, inventory: Inventory) => Put<T> }

/** What to ask the hosts of some groups, and what the answers say of each; nothing is changed there. */
export const question = <G extends Group, F extends Facts<never>, T>(spec: {
  readonly hosts: G | readonly G[]
  readonly facts: (scene: Scene<G>) => F
  readonly read: (scene: Scene<G>, answers: Answers<F>) => T
}): Question<T> => ({
  groups: [spec.hosts].flat().map((group) => (group as G).name),
  put(host, inventory) {
    const scene = { host, cluster: inventory.cluster, inventory } as unknown as Scene<G>
    return { facts: spec.facts(scene), read: (answers) => spec.read(scene, answers as Answers<F>) }
  },
})

/** What is known of a host: what its answers say, or why there are none. */
export type Sight<T> = { readonly host: Host } & ({ readonly seen: T } | { readonly lost: string })

/** One look at all hosts, in the inventory's order. */
export type Snapshot<T, C = unknown> = {
  readonly at: Date
  readonly inventory: Inventory<C>
  readonly hosts: readonly Sight<T>[]
}

/** Colours, or texts as they are. */
export type Tone = Readonly<Record<'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold', (text: string) => string>>

/** What a snapshot is drawn on: characters a line, and whether everything is to be shown. */
export type Canvas = { readonly columns: number; readonly tone: Tone; readonly verbose: boolean }

/** Facts in, text out: a program that looks at a cluster in one trip a host, and changes nothing. */
export type Readout<T = unknown> = {
  readonly name: string
  readonly about: string
  readonly schema: Schema
  /** A host is asked the first one that is about its group. */
  readonly questions: readonly Question<T>[]
  /** Lines for people. */
  readonly draw: (snapshot: Snapshot<T>, canvas: Canvas) => readonly string[]
  /** What --output json prints of a snapshot, on one line. */
  readonly json: (snapshot: Snapshot<T>) => unknown
  /** Whether all that was seen is as it should be: exit code 2 where not. A host that was lost is exit code 4 in any case. */
  readonly well: (snapshot: Snapshot<T>) => boolean
}

type Written<T, S extends Schema> = Omit<Readout<T>, 'schema' | 'draw' | 'json' | 'well'> & {
  readonly schema: S
  readonly draw: (snapshot: Snapshot<T, z.output<S['cluster']>>, canvas: Canvas) => readonly string[]
  readonly json: (snapshot: Snapshot<T, z.output<S['cluster']>>) => unknown
  readonly well: (snapshot: Snapshot<T, z.output<S['cluster']>>) => boolean
}

export const defineReadout = <T, S extends Schema>(readout: Written<T, S>): Readout => readout as unknown as Readout
