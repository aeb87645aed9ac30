import type { Change, Figures, Finding, Kind } from './kind.ts'
import type { Step } from './step.ts'

const none: readonly never[] = []

/** What was seen of one resource. Thousands of hosts have dozens each, so that what nobody asks for is not made. */
export class Seen<Spec, State> implements Finding {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly willed?: string
  readonly hopeless?: true
  readonly figures?: Figures
  readonly #kind: Kind<Spec, State>
  readonly #spec: Spec
  readonly #state: State

  constructor(kind: Kind<Spec, State>, spec: Spec, state: State) {
    this.#kind = kind
    this.#spec = spec
    this.#state = state
    this.changes = kind.diff(spec, state)
    this.steps = this.changes.length === 0 ? none : (kind.apply?.(spec, state) ?? none)
    const willed = this.changes.length === 0 ? undefined : kind.willed?.(spec, state)
    if (willed !== undefined) this.willed = willed
    if (this.changes.length > 0 && kind.hopeless?.(spec, state)) this.hopeless = true
    const figures = this.changes.length === 0 ? kind.figures?.(spec, state) : undefined
    if (figures !== undefined && Object.keys(figures).length > 0) this.figures = figures
  }

  get explanation(): string {
    return this.changes.length === 0 ? '' : (this.#kind.explain?.(this.#spec, this.#state) ?? '')
  }

  undo(): readonly Step[] {
    return this.#kind.undo?.(this.#spec, this.#state) ?? none
  }

  since(earlier: Finding): readonly Change[] {
    if (!(#kind in earlier) || earlier.#kind !== this.#kind) return none
    return this.#kind.across?.(earlier.#state, this.#state) ?? none
  }
}
