import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { join, reveal, Secret, sha256 } from '../engine/secret.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { sizeOf } from '../engine/step.ts'
import { type ProgramConfig, programSection, validateProgram } from '../render/supervisor.ts'
import { type Process, readSupervised } from './supervisor-rpc.ts'

export const supervisorShell = shellLib(import.meta.url, './probes/program.sh')
const confd = '/etc/supervisor/conf.d'

/** A program under Supervisor. `inputs` are digests of what it reads at start (its release, its config files): a new one means a restart. */
export type ProgramSpec = ProgramConfig & { readonly inputs?: readonly string[] }

type Conf = { readonly mode: string; readonly owner: string; readonly text: string }
type State = {
  readonly process: Process | undefined
  readonly stamp: string | undefined
  readonly replaced: boolean
  readonly conf: Conf | undefined
  /** Other files that define a program of this name; the last of all files would win. */
  readonly foreign: readonly string[]
}

export const confPath = (name: string): string => `${confd}/${name}.conf`

/** Digest of all that a restart would bring into effect; the live process carries it in its environment. */
export const stampOf = (spec: ProgramSpec): string => sha256(join([programSection(spec), ...(spec.inputs ?? [])], '\n')).slice(0, 16)

const conf = (spec: ProgramSpec): string | Secret =>
  programSection({ ...spec, environment: { ...spec.environment, PLOTWRIGHT_STAMP: stampOf(spec) } })

const modeOf = (content: string | Secret): string => (content instanceof Secret ? '0600' : '0644')

const readConf = (text: string): Conf | undefined => {
  const [, mode, owner, body] = /^(\d+) (\S+)\n([\s\S]*)$/.exec(text) ?? []
  return mode === undefined ? undefined : { mode: mode.padStart(4, '0'), owner: owner!, text: body! }
}

function confChanges(wanted: string | Secret, have: Conf | undefined): Change[] {
  const text = reveal(wanted)
  const shown = (body: string) => (wanted instanceof Secret ? `‹secret› (sha256 ${sha256(body).slice(0, 12)})` : body)
  return [
    ...(have?.text === text
      ? []
      : [{ field: 'config', from: have === undefined ? '' : shown(have.text), to: shown(text), text: true as const }]),
    ...(have === undefined ? [] : compare({ mode: modeOf(wanted), owner: 'root:root' }, have)),
  ]
}

/** supervisord runs the program, as rendered, with the binary and files that are on disk now. */
export const program = defineKind<ProgramSpec, State>({
  name: 'program',
  shell: supervisorShell,
  probe: 'probe_program',
  key: ({ name }) => name,
  args: ({ name }) => [confPath(name)],
  reads: ({ name, command }) => [`program:${name}`, 'service:supervisor', `path:${confPath(name)}`, `path:${reveal(command[0] ?? '')}`],
  writes: ({ name }) => [`program:${name}`, `path:${confPath(name)}`],
  validate: validateProgram,

  parse(output, specs) {
    try {
      const { supervised, rest } = readSupervised(output)
      const defined = [...(rest[0] ?? '').matchAll(/^(.*\.conf):\[program:(.*)\]$/gm)].map(([, file, name]) => ({ file: file!, name }))
      return specs.map(({ name }, i) => {
        const process = supervised.processes?.find((each) => each.name === name && each.group === name)
        return {
          process,
          stamp: process && supervised.stamps.get(process.pid),
          replaced: process !== undefined && supervised.replaced.has(process.pid),
          conf: readConf(rest[i + 1] ?? ''),
          foreign: defined.filter((each) => each.name === name && each.file !== confPath(name)).map(({ file }) => file),
        }
      })
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },

  diff: (spec, { process, stamp, replaced, conf: have, foreign }) => [
    ...foreign.map((file) => ({ field: 'also defined in', from: file, to: '(nowhere else)' })),
    ...confChanges(conf(spec), have),
    ...compare({ status: 'RUNNING' }, { status: process?.state }),
    ...(process?.state === 'RUNNING' ? compare({ 'running with': stampOf(spec) }, { 'running with': stamp ?? 'settings of its own' }) : []),
    ...(replaced ? [{ field: 'binary', from: 'replaced since the start', to: 'the one on disk' }] : []),
  ],

  apply(spec, { replaced, foreign }) {
    const content = conf(spec)
    const { startsecs = 1, stopwaitsecs = 10 } = spec
    const wait = startsecs + 30
    const argv = [
      spec.name,
      confPath(spec.name),
      modeOf(content),
      String(sizeOf(content)),
      stampOf(spec),
      replaced ? 'yes' : 'no',
      String(wait),
      spec.log.path,
    ]
    return [
      ...foreign.map((file) => ({ argv: ['program_forget', spec.name, file] })),
      { argv: ['program_apply', ...argv], data: content, within: wait + stopwaitsecs + 60 },
    ]
  },
})

/** For gates: RUNNING, and still the same process at the next look. */
export const programUp = defineKind<{ readonly name: string }, { readonly state: string; readonly pid: number }>({
  name: 'up',
  shell: supervisorShell,
  probe: 'probe_programs',
  key: ({ name }) => name,
  args: () => [],
  reads: ({ name }) => [`program:${name}`, 'service:supervisor'],
  parse(output, specs) {
    try {
      const { processes = [] } = readSupervised(output).supervised
      return specs.map(({ name }) => processes.find((each) => each.name === name) ?? { state: '(unknown to supervisord)', pid: 0 })
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: (_, { state }) => compare({ status: 'RUNNING' }, { status: state }),
  across: (earlier, now) => compare({ pid: String(earlier.pid) }, { pid: String(now.pid) }),
})
