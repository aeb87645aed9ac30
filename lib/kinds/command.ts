import { defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { clipped, wordFlaws } from '../engine/word.ts'
import { pathFlaws } from './path.ts'

/** The last resort. Exactly one of `creates`, `removes` and `unless` says when nothing is left to do. */
export type CommandSpec = {
  readonly name: string
  readonly argv: readonly string[]
  /** A path that is there once it was done. */
  readonly creates?: string
  /** A path that is gone once it was done. */
  readonly removes?: string
  /** Succeeds, within 20 s, once it was done; runs with the same `env` and `cwd`, also in check mode: it must change nothing. */
  readonly unless?: readonly string[]
  /** Not for secrets: they would show in the list of processes. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Seconds (default 120). */
  readonly within?: number
}

const words = ({ env = {}, cwd }: CommandSpec, argv: readonly string[]): readonly string[] => {
  const around = [...(cwd === undefined ? [] : [`--chdir=${cwd}`]), ...Object.entries(env).map(([name, value]) => `${name}=${value}`)]
  return around.length === 0 ? argv : ['env', ...around, ...argv]
}

const question = (spec: CommandSpec): readonly string[] => {
  if (spec.unless !== undefined) return ['unless', ...words(spec, spec.unless)]
  return spec.creates !== undefined ? ['creates', spec.creates] : ['removes', spec.removes ?? '']
}

const wish = ({ creates, removes, unless = [] }: CommandSpec): string => {
  if (creates !== undefined) return `${creates} exists`
  return removes !== undefined ? `${removes} is gone` : `${unless.join(' ')} succeeds`
}

const failures: Readonly<Record<string, string>> = {
  124: 'gave no answer within 20 s',
  125: 'could not be started, perhaps for want of its working directory',
  126: 'may not be executed',
  127: 'was not found',
  137: 'gave no answer within 20 s',
}

const readAnswer = (said: string, spec: CommandSpec): boolean | Unreadable => {
  const [word, rest = ''] = said.split(/ (.*)/)
  if (word === 'done' || word === 'needed') return word === 'done'
  if (word === 'hidden') return new Unreadable(`${rest} may not be entered`)
  if (word !== 'unless') return new Unreadable('the probe gave no answer')
  return rest in failures ? new Unreadable(`unless: ${spec.unless?.[0]} ${failures[rest]}`) : rest === '0'
}

const flawsOf = (spec: CommandSpec) => {
  const ways = [spec.creates, spec.removes, spec.unless].filter((way) => way !== undefined).length
  const empty = spec.argv.length === 0 || spec.unless?.length === 0
  const names = Object.keys(spec.env ?? {}).filter((name) => !/^[A-Za-z_]\w*$/.test(name))
  return [
    ...(ways === 1
      ? []
      : [
          {
            what: `${ways} of creates, removes and unless are given`,
            fix: 'give exactly one: it tells whether the command is still needed',
          },
        ]),
    ...(empty ? [{ what: 'there is no program to run', fix: "name it: argv: ['program', 'argument']" }] : []),
    ...names.map((name) => ({ what: `env ${clipped(name)} is no variable's name`, fix: 'use letters, digits and _' })),
    ...[spec.argv, spec.unless ?? []].flatMap(([program = '']) =>
      /^-|=/.test(program)
        ? [{ what: `${clipped(program)} would be taken for an option or a variable`, fix: 'begin with the program' }]
        : [],
    ),
    ...[...words(spec, spec.argv), ...(spec.unless ?? [])].flatMap((word) => wordFlaws(word)),
    ...[spec.creates, spec.removes, spec.cwd].flatMap((path) => (path === undefined ? [] : pathFlaws(path))),
  ]
}

/** Runs a program where no kind knows better; what it touches is not known, so all that comes after is looked at again. */
export const command = defineKind<CommandSpec, boolean>({
  name: 'command',
  shell: shellLib(import.meta.url, './probes/command.sh'),
  probe: 'probe_command',
  key: ({ name }) => name,
  args: (spec) => {
    const [how, ...rest] = question(spec)
    return [how!, String(rest.length), ...rest]
  },
  reads: ({ creates, removes }) => {
    const path = creates ?? removes
    return path === undefined ? ['anything'] : [`path:${path}`]
  },
  writes: () => ['anything'],
  validate: flawsOf,
  parse: (output, specs) => {
    const lines = output.split('\n')
    return specs.map((spec, i) => readAnswer(lines[i] ?? '', spec))
  },
  diff: (spec, done) => (done ? [] : [{ field: wish(spec), from: 'no', to: 'yes' }]),
  apply: (spec) => [{ argv: words(spec, spec.argv), within: spec.within ?? 120 }],
})
