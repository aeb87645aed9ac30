import { basename } from 'node:path'
import { type Change, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { pathFlaws } from './path.ts'

/** A command line's words after the binary (its subcommands), and the flags that it will be given. */
export type FlagsOf = { readonly words: readonly string[]; readonly flags: readonly string[] }

export type KnownFlagsSpec = {
  /** Absolute path. */
  readonly binary: string
  readonly subcommands: readonly FlagsOf[]
  /** What `--version` must name. */
  readonly version?: string
  /** Who asks, where the session is root's. */
  readonly user?: string
}

type Said = { readonly text: string; readonly status: number }
type State = { readonly version: Said; readonly helps: readonly Said[] }

const failures: Readonly<Record<number, string>> = {
  124: 'gave no answer within 10 s',
  126: 'may not be executed',
  127: 'was not found',
  137: 'gave no answer within 10 s, or was killed',
}

const readSaid = (record: string): Said => {
  const cut = record.lastIndexOf('\n')
  return { text: record.slice(0, Math.max(cut, 0)), status: Number(record.slice(cut + 1) || 'none') }
}

const firstLine = (text: string): string => {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? ''
  return line
    .replace(/[\x00-\x1f\x7f-\x9f]/g, '')
    .trim()
    .slice(0, 200)
}

const escaped = (text: string): string => text.replace(/[^\w\s-]/g, '\\$&')

/** `--nats-server` is not named by `--nats-servers`, nor `--no-sync` by `--no-sync-x`. */
const names = (help: string, flag: string): boolean => new RegExp(`(?<![\\w-])${escaped(flag)}(?![\\w-])`).test(help)

/** 2024.12.1 is not named by 2024.12.10 or 2024.12.1-rc1; a `v` before it is no matter. */
const isVersion = (text: string, version: string): boolean =>
  new RegExp(`(?<![\\w.+~-])v?${escaped(version)}(?![\\w+~-]|\\.\\w)`).test(text)

/** What can't be used, and why; undefined where it answered well. */
function trouble({ text, status }: Said): string | undefined {
  if (status === 0) return text.trim() === '' ? 'no output' : undefined
  const why = failures[status] ?? `failed (status ${status})`
  const line = firstLine(text)
  return line === '' ? why : `${why}: ${line}`
}

/** The binary's name, and its version where it tells one. */
function called(binary: string, { text, status }: Said): string {
  const name = basename(binary)
  const version = firstLine(text.replace(name, ''))
    .split(' ')
    .find((word) => /\d/.test(word))
  return status === 0 && version !== undefined ? `${name} ${version}` : name
}

function versionChanges({ binary, version }: KnownFlagsSpec, said: Said): Change[] {
  if (version === undefined) return []
  const why = trouble(said)
  return why === undefined && isVersion(said.text, version)
    ? []
    : [{ field: 'version', from: why ?? firstLine(said.text), to: `${basename(binary)} ${version}` }]
}

/** A program knows the flags that it will be given, by its own help; asserted, before anything is started with them. */
export const knownFlags = defineKind<KnownFlagsSpec, State>({
  name: 'flags',
  shell: shellLib(import.meta.url, './probes/known-flags.sh'),
  probe: 'probe_flags',
  key: ({ binary }) => basename(binary),
  args: ({ binary, user = '', subcommands }) => [
    ...[binary, user, String(subcommands.length)],
    ...subcommands.flatMap(({ words }) => [String(words.length), ...words]),
  ],
  reads: ({ binary }) => [`path:${binary}`],
  validate: ({ binary, subcommands, user = 'root' }) => [
    ...pathFlaws(binary),
    ...subcommands
      .flatMap(({ flags }) => flags)
      .filter((flag) => !/^--?[A-Za-z0-9][\w.-]*$/.test(flag))
      .map((flag) => ({ what: `${JSON.stringify(flag)} is no flag`, fix: 'write it as the help does, without a value: --listen-port' })),
    ...(/^[a-z_][\w.-]*\$?$/i.test(user) ? [] : [{ what: `${JSON.stringify(user)} is no user`, fix: 'give a name' }]),
  ],
  parse(output, specs) {
    const records = output.split('\x1d')
    let next = 0
    const read = (): Said => readSaid(records[next++] ?? '')
    return specs.map(({ subcommands }) => {
      const state = { version: read(), helps: subcommands.map(read) }
      return [state.version, ...state.helps].some(({ status }) => Number.isNaN(status)) ? new Unreadable('the probe gave no answer') : state
    })
  },
  diff(spec, { version, helps }) {
    const { binary, subcommands } = spec
    if (version.status === 126 || version.status === 127)
      return [{ field: basename(binary), from: trouble(version)!, to: 'a program that runs' }]
    const unknown = subcommands.flatMap(({ words, flags }, i): Change[] => {
      const help = helps[i]!
      const why = trouble(help)
      if (why !== undefined) return [{ field: [...words, '--help'].join(' '), from: why, to: 'a help' }]
      return flags
        .filter((flag) => !names(help.text, flag))
        .map((flag) => ({ field: [...words, flag].join(' '), from: `unknown to ${called(binary, version)}`, to: 'known' }))
    })
    return [...versionChanges(spec, version), ...unknown]
  },
  explain: ({ binary }) => `look at what ${binary} says to --version and --help; what a release no longer knows must not be given to it`,
})
