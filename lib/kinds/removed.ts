import { defineKind } from '../engine/kind.ts'
import { confPath } from './program.ts'
import { namesOf, type Programs, readAllPrograms, removal } from './program-removal.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

export type RemovedSpec = { readonly name: string }

/** A program that supervisord does not run, and that none of its files defines: nothing starts it again. */
export const removed = defineKind<RemovedSpec, Programs>({
  name: 'removed',
  shell: supervisorShell,
  tools: [supervisorTools],
  probe: 'probe_program',
  key: ({ name }) => name,
  args: () => [],
  reads: ({ name }) => [`program:${name}`, 'service:supervisor', `path:${confPath(name)}`],
  writes: ({ name }) => [`program:${name}`, `path:${confPath(name)}`],
  parse: (output, specs) => specs.map(() => readAllPrograms(output)),
  diff({ name }, state) {
    const process = state.processes.find((each) => each.name === name)
    return namesOf(state).includes(name) ? [{ field: 'status', from: process?.state ?? 'configured', to: '(absent)' }] : []
  },
  apply: ({ name }, state) => [removal(name, state)],
})
