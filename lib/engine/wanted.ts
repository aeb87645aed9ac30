import type { Problem } from './errors.ts'
import { fingerprint } from './fingerprint.ts'
import type { AnyKind, Kind, Options, Realm, Resource, Wait } from './kind.ts'
import type { Step } from './step.ts'
import { wordFlaws } from './word.ts'

const none: readonly never[] = []

/** A resource of one kind; what only a change asks for is worked out when it is asked for. */
export class Wanted<Spec, State> implements Resource {
  readonly id: string
  readonly kind: AnyKind
  readonly notify: readonly Resource[]
  readonly tags: readonly string[]
  readonly wait: Wait | undefined
  readonly spec: Spec
  readonly #kind: Kind<Spec, State>
  #reads: readonly Realm[] | undefined
  #writes: readonly Realm[] | undefined

  constructor(kind: Kind<Spec, State>, erased: AnyKind, spec: Spec, { notify = none, tags = none, wait }: Options) {
    this.id = `${kind.name}[${kind.key(spec)}]`
    this.kind = erased
    this.spec = spec
    this.notify = notify
    this.tags = tags
    this.wait = wait && { within: wait.within ?? 120, every: wait.every ?? 1, looks: wait.looks ?? 2 }
    this.#kind = kind
  }

  get args(): readonly string[] {
    return this.#kind.args?.(this.spec) ?? [this.#kind.key(this.spec)]
  }

  get reads(): readonly Realm[] {
    this.#reads ??= this.#kind.reads(this.spec)
    return this.#reads
  }

  get writes(): readonly Realm[] {
    this.#writes ??= this.#kind.writes?.(this.spec) ?? none
    return this.#writes
  }

  get asserted(): boolean {
    return this.#kind.apply === undefined
  }

  get arm(): Step | undefined {
    return this.#kind.arm?.(this.spec)
  }

  get log(): string | undefined {
    return this.#kind.log?.(this.spec)
  }

  get fingerprint(): string {
    return fingerprint(this.spec)
  }

  get problems(): readonly Problem[] {
    const flaws = this.#kind.validate?.(this.spec) ?? none
    const found = flaws.length > 0 ? flaws : [this.id, ...this.args].flatMap((word) => wordFlaws(word))
    return found.map((problem) => ({ where: this.id, ...problem }))
  }
}
