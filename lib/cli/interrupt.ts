import { exitCode } from '../engine/errors.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** npm, tsx and the terminal may each pass on the one Ctrl-C that was pressed. */
const ECHO_MS = 300

/** Whoever was asked something wants the program to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

export type Interrupt = { readonly signal: AbortSignal; readonly release: () => void }

/** The first signal aborts, so that hosts finish what they are at, and tells what happens now; the next one leaves at once. */
export function interruptible(tell: (text: string) => void, now = 'every host finishes the step that it is at'): Interrupt {
  const control = new AbortController()
  let heard = 0
  const hear = () => {
    if (!control.signal.aborted) {
      heard = performance.now()
      control.abort()
      tell(`interrupted: ${now}; interrupt again to leave at once`)
    } else if (performance.now() - heard > ECHO_MS) process.exit(exitCode.interrupted)
  }
  for (const each of signals) process.on(each, hear)
  return {
    signal: control.signal,
    release() {
      for (const each of signals) process.removeListener(each, hear)
    },
  }
}
