import { quote } from '../engine/quote.ts'
import { reveal, Secret } from '../engine/secret.ts'

export { validateGroup, validateProgram } from './supervisor-problems.ts'
export { readGroups, readPrograms } from './supervisor-sections.ts'

export type StopSignal = 'TERM' | 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'USR1' | 'USR2'

/** Bytes; the suffixes are 1024-based (supervisor datatypes.byte_size). */
export type LogBytes = number | `${number}${'KB' | 'MB' | 'GB'}`

/** One `[program:x]`. What is left out keeps supervisor's own default, but for the three that are written here. */
export type ProgramConfig = {
  readonly name: string
  /** argv; the program reads back exactly these words. */
  readonly command: readonly (string | Secret)[]
  readonly environment?: Readonly<Record<string, string | Secret>>
  readonly user?: string
  readonly directory?: string
  /** Default true. */
  readonly autostart?: boolean
  /** Default true: restarted after any exit, also a clean one. */
  readonly autorestart?: boolean | 'unexpected'
  /** Seconds up before it counts as RUNNING; supervisor's default 1. */
  readonly startsecs?: number
  /** FATAL after this many more tries, waiting 1 + 2 + … + n seconds; supervisor's default 3. */
  readonly startretries?: number
  /** Seconds between the stop signal and SIGKILL; supervisor's default 10. */
  readonly stopwaitsecs?: number
  readonly stopsignal?: StopSignal
  readonly stopasgroup?: boolean
  readonly killasgroup?: boolean
  /** stdout's file, which takes at most maxBytes × (backups + 1). */
  readonly log: { readonly path: string; readonly maxBytes: LogBytes; readonly backups: number }
  /** Default true: stderr goes to the same file. */
  readonly redirectStderr?: boolean
  /** Orders starts and stops; it never waits. */
  readonly priority?: number
  /** Octal, such as '022'. */
  readonly umask?: string
}

export type GroupConfig = { readonly name: string; readonly programs: readonly string[]; readonly priority?: number }

/** supervisord expands %(…)s and %% in nearly every value. */
const percent = (text: string): string => text.replaceAll('%', '%%')

/** supervisord looks for comments (` ;`, ` #`) and %(here)s before it sees quotes, so a pair of empty quotes parts such letters. */
const part = (quoted: string): string => quoted.replace(/[\s\x1c-\x1f\x85](?=[;#])|%(?=\(here\)s)/g, "$&''")

const word = (text: string): string => percent(part(quote(text)))

const environment = (values: Readonly<Record<string, string | Secret>>): string =>
  Object.keys(values)
    .sort()
    .map((key) => `${key}="${percent(reveal(values[key]!))}"`)
    .join(',')

const lines = (head: string, entries: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const given = Object.entries(entries).filter(([, value]) => value !== undefined && value !== '')
  return `[${head}]\n${given.map(([key, value]) => `${key}=${value}\n`).join('')}`
}

/** The text of one `[program:x]`, in a fixed order of keys; a secret as soon as its command or environment holds one. */
export function programSection(spec: ProgramConfig): string | Secret {
  const text = lines(`program:${spec.name}`, {
    command: spec.command.map((each) => word(reveal(each))).join(' '),
    directory: spec.directory === undefined ? undefined : percent(spec.directory),
    user: spec.user,
    umask: spec.umask,
    environment: environment(spec.environment ?? {}),
    priority: spec.priority,
    autostart: spec.autostart ?? true,
    autorestart: spec.autorestart ?? true,
    startsecs: spec.startsecs,
    startretries: spec.startretries,
    stopsignal: spec.stopsignal,
    stopwaitsecs: spec.stopwaitsecs,
    stopasgroup: spec.stopasgroup,
    killasgroup: spec.killasgroup,
    redirect_stderr: spec.redirectStderr ?? true,
    stdout_logfile: spec.log.path,
    stdout_logfile_maxbytes: spec.log.maxBytes,
    stdout_logfile_backups: spec.log.backups,
  })
  const hidden = [...spec.command, ...Object.values(spec.environment ?? {})].some((each) => each instanceof Secret)
  return hidden ? new Secret(text) : text
}

export const groupSection = ({ name, programs, priority }: GroupConfig): string =>
  lines(`group:${name}`, { programs: programs.join(','), priority })
