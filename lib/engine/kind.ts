import { equal } from './equal.ts'
import type { Flaw, Problem } from './errors.ts'
import { Seen } from './seen.ts'
import type { ShellLib } from './session.ts'
import type { Step } from './step.ts'
import { Wanted } from './wanted.ts'

/** One field that is not as wanted. `text` marks whole texts, which are shown as a unified diff. */
export type Change = { readonly field: string; readonly from: string; readonly to: string; readonly text?: true }

/** A piece of a host's state that a probe reads or a step touches; a path covers what lies below it, a `*` at the end whatever follows. */
export type Realm = `${'path' | 'package' | 'program' | 'service' | 'user' | 'handler' | 'port' | 'health'}:${string}` | 'anything'

/** The host could not answer (permission, missing tool): never the same as "absent". */
export class Unreadable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** What a look found out that a person wants to know, by name with its unit: `{ 'GiB/s': 1.25 }`. */
export type Figures = Readonly<Record<string, number | string>>

/** What a sort of resource is: pure functions over what is wanted (Spec) and what was seen (State). */
export type Kind<Spec, State> = {
  readonly name: string
  /** Its remote half; `probe` names the function in it that answers for many resources at once. */
  readonly shell: ShellLib
  readonly probe: string
  /** What its steps call beside that; sent only where there are steps. */
  readonly tools?: readonly ShellLib[]
  /** What stands between the brackets of the task's name; unique within a host and kind. */
  readonly key: (spec: Spec) => string
  /** The probe's arguments for one resource (default: its key). All resources' arguments reach the probe in one call. */
  readonly args?: (spec: Spec) => readonly string[]
  /** Reads the probe's output: one state for each spec, in order. */
  readonly parse: (output: string, specs: readonly Spec[]) => readonly (State | Unreadable)[]
  readonly diff: (spec: Spec, state: State) => readonly Change[]
  /** Absent for what can only be asserted, such as a mount or the health of a cluster. */
  readonly apply?: (spec: Spec, state: State) => readonly Step[]
  /** Brings `state` back after an apply, when the batch's gate fails; absent where nothing need be brought back. Its data are texts. */
  readonly undo?: (spec: Spec, state: State) => readonly Step[]
  readonly reads: (spec: Spec) => readonly Realm[]
  readonly writes?: (spec: Spec) => readonly Realm[]
  /** What a person wants to see when it will not come right: last log lines, a remedy. */
  readonly explain?: (spec: Spec, state: State) => string
  /** Somebody's will that it differs, in words, such as a stop by hand. It is told, and left alone in runs that respect it. */
  readonly willed?: (spec: Spec, state: State) => string | undefined
  /** Path of the log to look into when it will not come right and `explain` can't know why. */
  readonly log?: (spec: Spec) => string | undefined
  /** For gates, between two looks that were well in themselves: another pid, or a head that has not moved. */
  readonly across?: (earlier: State, now: State) => readonly Change[]
  /** For gates: no further look will find it well, so that waiting ends. */
  readonly hopeless?: (spec: Spec, state: State) => boolean
  /** What is told of it where it is well. */
  readonly figures?: (spec: Spec, state: State) => Figures
  /** What makes this resource pending when one that notifies it changes, so that an interrupted run remembers. */
  readonly arm?: (spec: Spec) => Step
  /** What is wrong with the wish itself, found before any host is touched. */
  readonly validate?: (spec: Spec) => readonly Flaw[]
}

/** What one look at a resource says. `steps` is empty where nothing differs. */
export type Finding = {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  /** What brings back what was seen, whatever has become of it since. */
  undo(): readonly Step[]
  readonly unreadable?: string
  readonly explanation: string
  readonly willed?: string
  readonly hopeless?: true
  readonly figures?: Figures
  /** What the look before this one makes suspect. */
  since(earlier: Finding): readonly Change[]
}

/** A kind with Spec and State hidden. */
export type AnyKind = {
  readonly name: string
  readonly shell: ShellLib
  readonly probe: string
  readonly tools: readonly ShellLib[]
  readonly evaluate: (output: string, resources: readonly Resource[]) => readonly Finding[]
}

/** For gates, and for what a role only asserts, which is then waited for in its place. How long a resource that is waited for may take to come right, and how often in a row it must be seen so (seconds). */
export type Wait = { readonly within: number; readonly every: number; readonly looks: number }

export type Options = { readonly notify?: readonly Resource[]; readonly tags?: readonly string[]; readonly wait?: Partial<Wait> }

/** The desired state of one thing, as the engine sees it: no type parameter, so a list of them needs no `any`. */
export type Resource = {
  /** `kind[key]`, stable from run to run. */
  readonly id: string
  readonly kind: AnyKind
  readonly args: readonly string[]
  readonly reads: readonly Realm[]
  readonly writes: readonly Realm[]
  /** True for what can only be asserted. */
  readonly asserted: boolean
  readonly notify: readonly Resource[]
  readonly arm: Step | undefined
  readonly tags: readonly string[]
  readonly wait: Wait | undefined
  /** Path of the log that may tell why it will not come right. */
  readonly log: string | undefined
  /** Equal for equal wishes; two wishes of one id that differ are a contradiction. */
  readonly fingerprint: string
  readonly problems: readonly Problem[]
}

const nothing = { changes: [], steps: [], undo: () => [], explanation: '', since: () => [] } as const

export function defineKind<Spec, State>(kind: Kind<Spec, State>) {
  /** What was last seen of a resource that many hosts share: where another one answers the same, nothing new is found. */
  const last = new WeakMap<Resource, { readonly state: State; readonly finding: Finding }>()

  function look(resource: Resource, spec: Spec, state: State | Unreadable): Finding {
    if (state instanceof Unreadable) return { ...nothing, unreadable: state.reason }
    const known = last.get(resource)
    if (known !== undefined && equal(known.state, state)) return known.finding
    const finding = new Seen(kind, spec, state)
    last.set(resource, { state, finding })
    return finding
  }

  const erased: AnyKind = {
    name: kind.name,
    shell: kind.shell,
    probe: kind.probe,
    tools: kind.tools ?? [],
    evaluate(output, resources) {
      const wanted = resources.map((resource) => specOf(resource)!)
      const seen = kind.parse(output, wanted)
      return wanted.map((spec, i) => look(resources[i]!, spec, i < seen.length ? seen[i]! : new Unreadable('the probe gave no answer')))
    },
  }

  const make = (spec: Spec, options: Options = {}): Resource => new Wanted(kind, erased, spec, options)
  /** What a resource of this kind was made of; nothing for those of other kinds. */
  const specOf = (resource: Resource): Spec | undefined =>
    resource instanceof Wanted && resource.kind === erased ? (resource.spec as Spec) : undefined
  return Object.assign(make, { kind, specOf })
}

/** Compares the fields named in `want`; a field that is undefined is not managed. */
export function compare<W extends Readonly<Record<string, string | undefined>>>(
  want: W,
  have: { readonly [K in keyof W]?: string | undefined },
): Change[] {
  return Object.entries(want).flatMap(([field, to]) => {
    const from = have[field] ?? '(absent)'
    return to === undefined || from === to ? [] : [{ field, from, to }]
  })
}
