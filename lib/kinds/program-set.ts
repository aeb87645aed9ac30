import { type Change, defineKind } from '../engine/kind.ts'
import { namesOf, type Programs, readAllPrograms, removal } from './program-removal.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

/**
 * All programs whose names begin with `prefix` are ours; those not in `keep` are removed. A `*` at the end of a name to keep stands
 * for whatever follows. Whoever means every program of the host says so by `all` beside an empty prefix.
 */
export type ProgramSetSpec = { readonly prefix: string; readonly keep: readonly string[]; readonly all?: boolean }

/** True for a name of the list, or one that begins as a name there does before its `*`. */
export const isNamed = (name: string, keep: readonly string[]): boolean =>
  keep.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each))

const unwanted = ({ prefix, keep }: ProgramSetSpec, state: Programs): string[] =>
  [...new Set(namesOf(state))].filter((name) => name.startsWith(prefix) && !isNamed(name, keep)).sort()

/** Removal as desired state: a program taken out of the inventory is stopped and its configuration taken away. */
export const programSet = defineKind<ProgramSetSpec, Programs>({
  name: 'programs',
  shell: supervisorShell,
  tools: [supervisorTools],
  probe: 'probe_program',
  key: ({ prefix }) => `${prefix}*`,
  args: () => [],
  reads: () => ['service:supervisor', 'path:/etc/supervisor/conf.d'],
  writes: ({ prefix }) => [`program:${prefix}*`],
  validate: ({ prefix, all = false }) =>
    prefix === '' && !all ? [{ what: 'an empty prefix claims every program of the host', fix: 'say how the names of yours begin' }] : [],
  parse: (output, specs) => specs.map(() => readAllPrograms(output)),
  diff: (spec, state): Change[] => unwanted(spec, state).map((name) => ({ field: name, from: 'present', to: '(absent)' })),
  apply: (spec, state) => unwanted(spec, state).map((name) => removal(name, state)),
})
