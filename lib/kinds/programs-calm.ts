import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { type Process, readSupervised } from './supervisor-rpc.ts'
import { supervisorShell } from './supervisor-shell.ts'

type State = readonly Process[] | undefined

const nameOf = ({ group, name }: Process): string => (group === name ? name : `${group}:${name}`)

const restless = (processes: State = []): readonly Process[] => processes.filter(({ state }) => ['BACKOFF', 'FATAL'].includes(state))

const calm = defineKind<Readonly<Record<never, never>>, State>({
  name: 'calm',
  shell: supervisorShell,
  probe: 'probe_programs',
  key: () => 'programs',
  args: () => [],
  reads: () => ['service:supervisor'],
  parse(output, specs) {
    try {
      const { processes } = readSupervised(output).supervised
      return specs.map(() => processes)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: (_, processes) =>
    processes === undefined
      ? compare({ supervisord: 'running' }, { supervisord: 'not running' })
      : restless(processes).map((process) => ({ field: nameOf(process), from: process.state, to: 'RUNNING or STOPPED' })),
  explain(_, processes) {
    const look = (process: Process) =>
      [`look at: supervisorctl tail ${nameOf(process)}`, process.spawnerr === '' ? [] : `(${process.spawnerr})`].flat().join(' ')
    return processes === undefined ? 'look at: systemctl status supervisor' : restless(processes).map(look).join('\n')
  },
})

/** Asserted: no program of the host, whoever's it is, ends again and again or was given up. */
export const programsCalm = () => calm({})
