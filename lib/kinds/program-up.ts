import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { readSupervised } from './supervisor-rpc.ts'
import { supervisorShell } from './supervisor-shell.ts'

type State = { readonly state: string; readonly pid: number; readonly age: number }

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
      const { processes } = readSupervised(output).supervised
      const none = { state: processes === undefined ? '(no supervisord runs)' : '(unknown to supervisord)', pid: 0, age: 0 }
      return specs.map(({ name }) => processes?.find((each) => each.name === name && each.group === name) ?? none)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: ({ upFor = 0 }, { state, age }) =>
    state === 'RUNNING' && age < upFor
      ? [{ field: 'up for', from: `${age} s`, to: `at least ${upFor} s` }]
      : compare({ status: 'RUNNING' }, { status: state }),
  across: (earlier, now) => compare({ pid: String(earlier.pid) }, { pid: String(now.pid) }),
})
