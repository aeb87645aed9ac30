import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { join, reveal, Secret, sha256 } from '../engine/secret.ts'
import { type Step, sizeOf } from '../engine/step.ts'
import { type ProgramConfig, programSection, validateProgram } from '../render/supervisor.ts'
import { type ServerList, settled } from './program-list.ts'
import { plainLines, whyNotUp } from './program-log.ts'
import { type ConfFile, type Definition, definitionsOf, readConfFiles, stopSeconds } from './supervisor-files.ts'
import { isLiving, leftBehind, type Process, readSupervised } from './supervisor-rpc.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

export { programUp } from './program-up.ts'

/** A program under Supervisor. `inputs` are digests of what it reads at start (its release, its files): a new one means a restart. */
export type ProgramSpec = ProgramConfig & {
  readonly inputs?: readonly string[]
  /** Programs that can't live without this one: they are ended before it is, and started again by their own resources, which come later. */
  readonly stopFirst?: readonly string[]
  /** False where others may start beside it: a gate waits until it runs. */
  readonly awaited?: boolean
  /** A new process must prove that it stops before SIGKILL, at the price of a second start. */
  readonly proveStop?: boolean
  /** Servers of its command that may change without a restart. */
  readonly serverList?: ServerList
}

type State = {
  /** False where no supervisord runs. */
  readonly supervised: boolean
  readonly process: Process | undefined
  readonly leftBehind: readonly Change[]
  /** The same program run as member of a group. */
  readonly grouped: readonly Process[]
  readonly stamp: string | undefined
  readonly replaced: boolean
  readonly conf: ConfFile | undefined
  /** Other files that define or group a program of this name. */
  readonly foreign: readonly Definition[]
  /** Seconds that a process of this name may take to stop, by any of the files. */
  readonly stop: number
  /** The end of its log when it is not RUNNING. */
  readonly log: string
}

export const confPath = (name: string): string => `/etc/supervisor/conf.d/${name}.conf`

/** Digest of all that a restart would bring into effect; the live process carries it in its environment. */
export const stampOf = (spec: ProgramSpec): string => sha256(join([programSection(spec), ...(spec.inputs ?? [])], '\n')).slice(0, 16)

const conf = (spec: ProgramSpec): string | Secret =>
  programSection({ ...spec, environment: { ...spec.environment, PLOTWRIGHT_STAMP: stampOf(spec) } })

const modeOf = (content: string | Secret): string => (content instanceof Secret ? '0600' : '0644')

function confChanges(wanted: string | Secret, have: ConfFile | undefined): Change[] {
  const text = reveal(wanted)
  const shown = (body: string) => (wanted instanceof Secret ? `‹secret› (sha256 ${sha256(body).slice(0, 12)})` : body)
  return [
    ...(have?.text === text
      ? []
      : [{ field: 'config', from: have === undefined ? '' : shown(have.text), to: shown(text), text: true as const }]),
    ...(have === undefined ? [] : compare({ mode: modeOf(wanted), owner: 'root:root' }, have)),
  ]
}

/** The program as it is to be where its file says that. */
const wish = (spec: ProgramSpec, have: ConfFile | undefined): ProgramSpec => settled(spec, have?.text, conf)

type As = { readonly content: string | Secret; readonly binary: string; readonly stamp: string; readonly replaced: string }

/** States in which one that is not awaited is on its way. */
const coming = ['STARTING', 'BACKOFF']

/** Makes it run with this content of its file; `stop` is the most seconds that its process may take to end. */
function bringUp(spec: ProgramSpec, stop: number, { content, binary, stamp, replaced }: As, words: readonly string[] = []): Step {
  const { name, startsecs = 1, stopFirst = [], awaited = true } = spec
  const wait = awaited ? startsecs + 30 : 0
  const argv = [
    ...['program_apply', name, confPath(name), modeOf(content), String(sizeOf(content)), binary, stamp, replaced],
    ...[String(wait), String(stop + 30), ...words, ...stopFirst.map((other) => `!${other}`)],
  ]
  return { argv, data: content, within: 2 * wait + (3 + stopFirst.length) * (stop + 30) + 60 }
}

const stoppedByHand = (ago: number): string =>
  `it was stopped by hand ${ago < 120 ? `${ago} s` : ago < 7200 ? `${Math.round(ago / 60)} min` : `${Math.round(ago / 3600)} h`} ago`

const sectionOf = ({ section, path }: Definition): string => `[${section.kind}:${section.name}] in ${path}`

/** supervisord runs the program, as rendered, with the binary and files that are on disk now. */
export const program = defineKind<ProgramSpec, State>({
  name: 'program',
  shell: supervisorShell,
  tools: [supervisorTools],
  probe: 'probe_program',
  key: ({ name }) => name,
  args: ({ name, log }) => [name, log.path],
  reads: ({ name, command }) => [`program:${name}`, 'service:supervisor', `path:${confPath(name)}`, `path:${reveal(command[0] ?? '')}`],
  writes: ({ name, stopFirst = [] }) => [`path:${confPath(name)}`, ...[name, ...stopFirst].map((each) => `program:${each}` as const)],
  validate: validateProgram,

  parse(output, specs) {
    try {
      const { supervised, rest } = readSupervised(output)
      const [list = '', base64 = '', ...logs] = rest
      const files = readConfFiles(list, base64)
      return specs.map((spec, i): State => {
        const { name } = spec
        const same = (supervised.processes ?? []).filter((each) => each.name === name)
        const process = same.find(({ group }) => group === name)
        const own = files.find(({ path }) => path === confPath(name))
        const foreign = definitionsOf(
          name,
          files.filter((each) => each !== own),
        )
        const texts = files.filter(({ path }) => path === own?.path || foreign.some((each) => each.path === path))
        return {
          supervised: supervised.processes !== undefined,
          process,
          leftBehind: leftBehind(supervised, name),
          grouped: same.filter((each) => each !== process && isLiving(each)),
          stamp: process && supervised.stamps.get(process.pid),
          replaced: process !== undefined && supervised.replaced.has(process.pid),
          conf: own,
          foreign,
          stop: stopSeconds([...texts.map(({ text }) => text), `stopwaitsecs=${spec.stopwaitsecs ?? 10}`]),
          log: plainLines(logs[i] ?? ''),
        }
      })
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },

  diff(given, { process, leftBehind, grouped, stamp, replaced, conf: have, foreign }) {
    const spec = wish(given, have)
    return [
      ...foreign.map((each) => ({ field: 'also named by', from: sectionOf(each), to: '(nothing else)' })),
      ...leftBehind,
      ...grouped.map(({ group }) => ({ field: 'runs as', from: `${group}:${spec.name}`, to: spec.name })),
      ...confChanges(conf(spec), have),
      ...(spec.awaited === false && coming.includes(process?.state ?? '')
        ? []
        : compare({ status: 'RUNNING' }, { status: process?.state })),
      ...(process?.state === 'RUNNING'
        ? compare({ 'running with': stampOf(spec) }, { 'running with': stamp ?? 'settings of its own' })
        : []),
      ...(replaced ? [{ field: 'binary', from: 'replaced since the start', to: 'the one on disk' }] : []),
    ]
  },

  apply(given, { process, grouped, replaced, conf: have, foreign, stop }): Step[] {
    const spec = wish(given, have)
    const shared = foreign.find(({ section, others }) => section.kind === 'group' && section.name === spec.name && others.length > 0)
    if (shared !== undefined) return [{ argv: ['pw_fail', `${sectionOf(shared)} holds other programs, too; give that group another name`] }]
    const words = [...new Set(foreign.map(({ path }) => path)), ...grouped.map(({ group }) => `${group}:${spec.name}`)]
    const as = {
      content: conf(spec),
      binary: reveal(spec.command[0]!),
      stamp: stampOf(spec),
      replaced: replaced ? String(process?.pid) : '-',
    }
    return [bringUp(spec, stop, as, [...words, ...(spec.proveStop ? ['?'] : [])])]
  },

  undo(spec, { conf: have, stop }) {
    const { name } = spec
    if (have === undefined) return [{ argv: ['program_remove', name, String(stop + 30), confPath(name)], within: 2 * stop + 120 }]
    const content = have.mode === '0600' ? new Secret(have.text) : have.text
    const [, stamp = '-'] = /PLOTWRIGHT_STAMP="(\w+)"/.exec(have.text) ?? []
    return [bringUp(spec, stop, { content, binary: '-', stamp, replaced: '-' })]
  },

  // by supervisord's own end it would be EXITED or FATAL
  willed: (_, { process }) => (process?.state === 'STOPPED' && process.ended !== undefined ? stoppedByHand(process.ended) : undefined),

  explain: ({ log: { path } }, { supervised, process, log }) =>
    supervised ? whyNotUp(process, path, log) : 'no supervisord runs: look at it with systemctl status supervisor',
})
