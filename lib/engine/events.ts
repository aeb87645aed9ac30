import type { ExitCode } from './errors.ts'
import type { Change, Figures } from './kind.ts'

export type HostCounts = { ok: number; changed: number; failed: number; skipped: number; unreachable: number }

/** `pending`: check mode cannot know yet, an earlier change comes first. `would`-changes in check mode are `changed`. */
export type TaskStatus = 'ok' | 'changed' | 'failed' | 'pending' | 'skipped'

/** What happens in a run, in order; reports only listen. Times are seconds; texts are masked and free of control characters. */
export type Event =
  | { readonly event: 'start'; readonly playbook: string; readonly check: boolean; readonly hosts: readonly string[] }
  | { readonly event: 'connected'; readonly host: string }
  | { readonly event: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly event: 'problem'; readonly host: string; readonly message: string }
  | { readonly event: 'notice'; readonly host: string; readonly message: string }
  | { readonly event: 'plan'; readonly host: string; readonly tasks: number; readonly changes: number; readonly pending: number }
  | { readonly event: 'play'; readonly play: string; readonly hosts: readonly string[]; readonly batches: number }
  | { readonly event: 'batch'; readonly play: string; readonly batch: number; readonly of: number; readonly hosts: readonly string[] }
  | { readonly event: 'task-start'; readonly play: string; readonly host: string; readonly role: string; readonly task: string }
  | {
      readonly event: 'task'
      readonly play: string
      readonly host: string
      readonly role: string
      readonly task: string
      readonly status: TaskStatus
      readonly changes: readonly Change[]
      readonly seconds: number
      readonly message?: string
      /** What went well and still is worth a word, such as a stop that took SIGKILL. */
      readonly warnings?: readonly string[]
      /** Seconds that a service was away over it: from the request to stop until its new process was spawned. */
      readonly downtime?: number
      /** What was found out, where that is worth more than a word. */
      readonly figures?: Figures
      /** In check mode: seconds that the host took for it last time. */
      readonly last?: number
    }
  | {
      readonly event: 'waiting'
      readonly play: string
      readonly host: string
      readonly task: string
      readonly reason: string
      readonly left: number
    }
  /** The gates of these plays, left open so far, are waited for together. */
  | { readonly event: 'gates'; readonly plays: readonly string[] }
  /** The pause between two batches; `left` counts down. */
  | { readonly event: 'soak'; readonly play: string; readonly batch: number; readonly of: number; readonly left: number }
  /** A batch goes back to what it was before this rollout. */
  | { readonly event: 'rollback'; readonly play: string; readonly hosts: readonly string[]; readonly reason: string }
  /** What a host took back; with a message where that failed. */
  | { readonly event: 'undone'; readonly play: string; readonly host: string; readonly task: string; readonly message?: string }
  | { readonly event: 'play-end'; readonly play: string }
  | { readonly event: 'recap'; readonly hosts: Readonly<Record<string, HostCounts>>; readonly seconds: number; readonly exit: ExitCode }

export type TaskEvent = Extract<Event, { event: 'task' }>

export type Listener = (event: Event) => void
