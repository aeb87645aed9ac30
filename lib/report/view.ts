import type { Event } from '../engine/events.ts'

/** Where a view writes, and what that place can show. */
export type Screen = {
  readonly write: (text: string) => void
  readonly color: boolean
  /** Characters a line, and lines. */
  readonly size: () => { readonly columns: number; readonly rows: number }
}

/** How much a view shows: `-v` shows what is as it should be, `-D` shows texts line by line, `-q` only what is
 * not as it should be. */
export type Detail = { readonly check: boolean; readonly verbose: boolean; readonly diff: boolean; readonly quiet: boolean }

/** One way of showing a run. */
export type View = {
  readonly show: (event: Event) => void
  /** A word about the run as a whole. */
  readonly note: (text: string) => void
  /** Stops and restarts whatever redraws by itself, while somebody is asked for a password. */
  readonly hold?: (still: boolean) => void
  /** Once, at the end, whatever that was. */
  readonly end?: () => Promise<void>
}
