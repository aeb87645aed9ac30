import { type Change, defineKind, Unreadable } from '../engine/kind.ts'
import { readPrograms } from '../render/supervisor.ts'
import { type ConfFile, definitionsOf, readConfFiles, stopSeconds } from './supervisor-files.ts'
import { isLiving, type Process, readSupervised } from './supervisor-rpc.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

/**
 * All programs whose names begin with `prefix` are ours; those not in `keep` are removed. A `*` at the end of a name to keep stands
 * for whatever follows. Whoever means every program of the host says so by `all` beside an empty prefix.
 */
export type ProgramSetSpec = { readonly prefix: string; readonly keep: readonly string[]; readonly all?: boolean }
type State = { readonly processes: readonly Process[]; readonly files: readonly ConfFile[] }

/** Programs by name: what files define, and what supervisord runs; a member of a group that has ended is no program. */
function namesOf({ processes, files }: State): string[] {
  const sections = files.flatMap(({ text }) => readPrograms(text))
  const groups = new Set(sections.flatMap(({ kind, name }) => (kind === 'group' ? [name] : [])))
  return [
    ...sections.flatMap(({ kind, name }) => (kind === 'group' ? [] : [name])),
    ...processes.flatMap((process) => (!groups.has(process.group) ? [process.group] : isLiving(process) ? [process.name] : [])),
  ]
}

/** True for a name of the list, or one that begins as a name there does before its `*`. */
export const isNamed = (name: string, keep: readonly string[]): boolean =>
  keep.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each))

const unwanted = ({ prefix, keep }: ProgramSetSpec, state: State): string[] =>
  [...new Set(namesOf(state))].filter((name) => name.startsWith(prefix) && !isNamed(name, keep)).sort()

/** Removal as desired state: a program taken out of the inventory is stopped and its configuration taken away. */
export const programSet = defineKind<ProgramSetSpec, State>({
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

  parse(output, specs) {
    try {
      const { supervised, rest } = readSupervised(output)
      const state = { processes: supervised.processes ?? [], files: readConfFiles(rest[0] ?? '', rest[1] ?? '') }
      return specs.map(() => state)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },

  diff: (spec, state): Change[] => unwanted(spec, state).map((name) => ({ field: name, from: 'present', to: '(absent)' })),

  apply: (spec, { processes, files }) =>
    unwanted(spec, { processes, files }).map((name) => {
      const paths = [...new Set(definitionsOf(name, files).map(({ path }) => path))]
      const members = processes.filter((each) => each.name === name && each.group !== name).map(({ group }) => `${group}:${name}`)
      const stop = stopSeconds(files.map(({ text }) => text)) + 30
      return { argv: ['program_remove', name, String(stop), ...paths, ...members], within: 2 * stop + 60 }
    }),
})
