import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { leftBehind, readSupervised } from './supervisor-rpc.ts'
import { supervisorShell } from './supervisor-shell.ts'

type State = { readonly state: string; readonly pid: number; readonly age: number; readonly leftBehind: readonly Change[] }

/** `upFor`: seconds that it must have been up. */
export type ProgramUpSpec = { readonly name: string; readonly upFor?: number; readonly log?: string }

/** For gates: RUNNING, and still the same process at the next look. */
export const programUp = defineKind<ProgramUpSpec, State>({
  name: 'up',
  shell: supervisorShell,
  probe: 'probe_programs',
  key: ({ name }) => name,
  log: ({ log }) => log,
  args: () => [],
  reads: ({ name }) => [`program:${name}`, 'service:supervisor'],
  parse(output, specs) {
    try {
      const { supervised } = readSupervised(output)
      const { processes } = supervised
      const none = { state: processes === undefined ? '(no supervisord runs)' : '(unknown to supervisord)', pid: 0, age: 0 }
      return specs.map(({ name }) => ({
        ...(processes?.find((each) => each.name === name && each.group === name) ?? none),
        leftBehind: leftBehind(supervised, name),
      }))
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: ({ upFor = 0 }, { state, age, leftBehind }) => [
    ...(state === 'RUNNING' && age < upFor
      ? [{ field: 'up for', from: `${age} s`, to: `at least ${upFor} s` }]
      : compare({ status: 'RUNNING' }, { status: state })),
    ...leftBehind,
  ],
  across: (earlier, now) => compare({ pid: String(earlier.pid) }, { pid: String(now.pid) }),
})
