import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { readSupervised } from './supervisor-rpc.ts'
import { supervisorShell } from './supervisor-shell.ts'

type State = { readonly state: string; readonly pid: number }

/** For gates: RUNNING, and still the same process at the next look. */
export const programUp = defineKind<{ readonly name: string }, State>({
  name: 'up',
  shell: supervisorShell,
  probe: 'probe_programs',
  key: ({ name }) => name,
  args: () => [],
  reads: ({ name }) => [`program:${name}`, 'service:supervisor'],
  parse(output, specs) {
    try {
      const { processes } = readSupervised(output).supervised
      const none = { state: processes === undefined ? '(no supervisord runs)' : '(unknown to supervisord)', pid: 0 }
      return specs.map(({ name }) => processes?.find((each) => each.name === name && each.group === name) ?? none)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: (_, { state }) => compare({ status: 'RUNNING' }, { status: state }),
  across: (earlier, now) => compare({ pid: String(earlier.pid) }, { pid: String(now.pid) }),
})
