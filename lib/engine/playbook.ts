import type { Serial, Size } from './batches.ts'
import type { Flaw } from './errors.ts'
import type { Fact } from './fact.ts'
import type { Resource } from './kind.ts'

/** One component's share of a host: resources in the order they are applied, and what the operator should know. */
export type Role = {
  readonly name: string
  readonly resources: readonly Resource[]
  readonly tags: readonly string[]
  /** Shown once a run; nothing fails over them. */
  readonly notices: readonly string[]
  /** What facts deny of what the inventory promises: any ends this host's run before the first write. */
  readonly problems: readonly RoleProblem[]
}

export type RoleProblem = Flaw & { readonly where?: string }

/** What the engine needs of a host; everything else is the playbook's business. */
export type EngineHost = { readonly name: string; readonly group: string }

export type FactValues = Readonly<Record<string, unknown>>
export type Scene = {
  readonly host: EngineHost
  readonly facts: FactValues
  /** Names of the hosts that this run has lost so far. */
  readonly out: readonly string[]
  /** True for the gates of a batch that was taken back: what is new in this rollout can't be expected of it. */
  readonly undone?: boolean
}

/** A play with its types hidden: built by `play()`. */
export type EnginePlay = {
  readonly name: string
  /** Names of the groups whose hosts take part. */
  readonly groups: readonly string[]
  readonly tags: readonly string[]
  readonly facts: Readonly<Record<string, Fact<unknown, never>>>
  readonly serial: (scenes: readonly Scene[]) => Serial
  /** Hosts that go first, all at once. */
  readonly newcomer?: (scene: Scene, all: readonly Scene[]) => boolean
  readonly roles: (scene: Scene) => readonly Role[]
  /** Resources that are waited for after each batch. */
  readonly gate: (scene: Scene) => readonly Resource[]
  /** Who answers the gate: the batch's hosts or all of the play's. */
  readonly gateOn: 'batch' | 'play'
  /** Where it wrote to newcomers only, its gate is waited for together with those of the plays behind it; never where a batch may be taken back. */
  readonly lateGate?: boolean
  /** More failed or lost hosts than this end the run, unless the last batch has hosts left whose gates are well. */
  readonly maxFailures: Size
  /** Seconds between two batches. */
  readonly soak?: number
  /** Take a batch back whose tasks or gates fail. */
  readonly rollback?: boolean
  /** The gate's last look is over a connection of its own. */
  readonly freshLook?: boolean
  /** Hosts that were lost before this play count as failed in it. */
  readonly everyHost?: boolean
  /** It is for one host: the first of those that are meant. */
  readonly firstOnly?: boolean
}

export type EnginePlaybook = { readonly name: string; readonly plays: readonly EnginePlay[] }
