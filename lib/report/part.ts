/** What a host is at within one part of the run; `since` and `until` are seconds of the view's clock. */
export type Doing =
  | { readonly is: 'task'; readonly task: string; readonly since: number }
  | { readonly is: 'gate'; readonly task: string; readonly reason: string; readonly until: number }
  | { readonly is: 'undo'; readonly since: number; readonly tasks: number; readonly latest: string }

/** A host within one part: `failed` says why it was lost, `back` that it went back to what it was. */
export type Member = { doing: Doing | undefined; failed: string | undefined; back: boolean; ok: number; changed: number; pending: number }

/** One part of the run as the tree shows it: the first look at the hosts, or a play. */
export type Part = {
  readonly name: string
  state: 'waiting' | 'running' | 'done' | 'skipped'
  started: number
  ended: number
  hosts: readonly string[]
  /** How many there are; none where nobody has anything to do. */
  batches: number
  batch: { number: number; of: number; hosts: readonly string[] } | undefined
  /** When the pause between two batches ends. */
  soak: number | undefined
  /** Why a batch goes back to what it was. */
  rollback: string | undefined
  readonly members: Map<string, Member>
}

export const part = (name: string): Part => ({
  name,
  state: 'waiting',
  started: 0,
  ended: 0,
  hosts: [],
  batches: 1,
  batch: undefined,
  soak: undefined,
  rollback: undefined,
  members: new Map(),
})

export const LOOK = 'look at the hosts'
