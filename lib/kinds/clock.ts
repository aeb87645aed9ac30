import { defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run } from '../engine/step.ts'

/** Seconds that the clock may be off; consensus slots are one second long. */
export type ClockSpec = { readonly within: number }

/** Seconds that chrony has yet to correct; undefined where it does not run, which is its service's matter, or has nobody to ask. */
type State = number | undefined

/** `chronyc -c tracking` (chronyc(1)): the fifth field is the system clock's offset, the last the leap status. */
function readTracking(output: string): State | Unreadable {
  const fields = output.trim().split(',')
  if (fields.length < 14 || fields.at(-1) === 'Not synchronised') return undefined
  const offset = Number(fields[4])
  return Number.isNaN(offset) ? new Unreadable(`chronyc says ${output.trim().slice(0, 100)}`) : offset
}

/** The system's clock as chrony sees it against its sources. */
export const clock = defineKind<ClockSpec, State>({
  name: 'clock',
  shell: shellLib(import.meta.url, './probes/clock.sh'),
  probe: 'probe_clock',
  key: () => 'chrony',
  args: () => [],
  reads: () => ['service:chrony'],
  parse: (output, specs) => specs.map(() => readTracking(output)),
  diff: ({ within }, offset) =>
    offset === undefined || Math.abs(offset) <= within
      ? []
      : [{ field: 'off by', from: `${Math.abs(offset).toFixed(3)} s`, to: `at most ${within} s` }],
  apply: () => [run('chronyc', 'makestep')],
})
