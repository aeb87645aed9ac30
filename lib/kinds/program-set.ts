import { type Change, defineKind, Unreadable } from '../engine/kind.ts'
import { supervisorShell } from './program.ts'
import { readSupervised } from './supervisor-rpc.ts'

/** All programs whose names begin with `prefix` are ours; those not in `keep` are removed. */
export type ProgramSetSpec = { readonly prefix: string; readonly keep: readonly string[] }
type State = ReadonlyMap<string, readonly string[]>

const unwanted = ({ prefix, keep }: ProgramSetSpec, state: State): string[] =>
  [...state.keys()].filter((name) => name.startsWith(prefix) && !keep.includes(name)).sort()

/** Removal as desired state: a program taken out of the inventory is stopped and its configuration taken away. */
export const programSet = defineKind<ProgramSetSpec, State>({
  name: 'programs',
  shell: supervisorShell,
  probe: 'probe_program',
  key: ({ prefix }) => `${prefix}*`,
  args: () => [],
  reads: () => ['service:supervisor', 'path:/etc/supervisor/conf.d'],
  writes: ({ prefix }) => ['path:/etc/supervisor/conf.d', `program:${prefix}*`],

  parse(output, specs) {
    try {
      const { supervised, rest } = readSupervised(output)
      const names = new Map<string, string[]>((supervised.processes ?? []).map(({ name }) => [name, []]))
      for (const [, file, name] of (rest[0] ?? '').matchAll(/^(.*\.conf):\[program:(.*)\]$/gm))
        names.set(name!, [...(names.get(name!) ?? []), file!])
      return specs.map(() => names)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },

  diff: (spec, state): Change[] => unwanted(spec, state).map((name) => ({ field: name, from: 'present', to: '(absent)' })),
  apply: (spec, state) => unwanted(spec, state).map((name) => ({ argv: ['program_remove', name, ...state.get(name)!], within: 600 })),
})
