import type { Flaw } from '../engine/errors.ts'
import { quote, quoteAll } from '../engine/quote.ts'
import { join, reveal, Secret, sha256 } from '../engine/secret.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { wordFlaws } from '../engine/word.ts'
import { attributeFlaws, pathFlaws } from './path.ts'

type Word = string | Secret

/** A command that takes longer than a connection may last. */
export type JobSpec = {
  /** Its unit under systemd is `plotwright-NAME`. */
  readonly name: string
  readonly argv: readonly Word[]
  /** Reaches it by a file that root alone may read, as its argv does. */
  readonly env?: Readonly<Record<string, Word>>
  /** Who it runs as (default root). */
  readonly user?: string
  /** Where it runs (default /). */
  readonly cwd?: string
  /** Bytes of output (default 4 MiB) after which a new log begins; one old log is kept. */
  readonly logBytes?: number
  /** Digests of what else makes it another job, such as that of a file that it reads. */
  readonly inputs?: readonly string[]
  /** What a person is shown instead of the command. */
  readonly shown?: string
  /** Done once and for all; any other is done anew where an earlier run has told of its end. */
  readonly once?: boolean
}

/** What tells a run's own words from those of earlier runs. */
export const teller = sha256(`${process.pid} ${Date.now()}`).slice(0, 16)

/** Digest of all that is asked: 16 hex digits. */
export function stampOf({ argv, env = {}, user = 'root', cwd = '/', inputs = [] }: JobSpec): string {
  const parts = [...argv, '', ...Object.entries(env).flat(), '', user, cwd, ...inputs]
  return sha256(join(parts, '\0')).slice(0, 16)
}

const runner = shellLib(import.meta.url, './probes/job-run.sh')

/** What the job's own shell runs; a secret where a part of it is. */
export function scriptOf(spec: JobSpec): Word {
  const { argv, env = {}, user = 'root', cwd = '/', logBytes = 4 * 2 ** 20 } = spec
  const exports = Object.entries({ ...env, PLOTWRIGHT_JOB: stampOf(spec) }).map(([name, value]) => `export ${name}=${quote(reveal(value))}`)
  const text = [
    runner.text,
    `job_as ${quote(user)}`,
    ...exports,
    `job_run ${quoteAll([user, cwd, String(logBytes), ...argv.map(reveal)])}`,
    '',
  ].join('\n')
  return [...argv, ...Object.values(env)].some((part) => part instanceof Secret) ? new Secret(text) : text
}

export const jobDir = (name: string): string => `/var/lib/plotwright/jobs/${name}`

/** What it runs, as a person may see it. */
export const shownCommand = ({ argv, env = {}, shown }: JobSpec): string =>
  shown ?? quoteAll([...Object.entries(env).map(([name, value]) => `${name}=${String(value)}`), ...argv.map(String)])

export const jobFlaws = ({ name, argv, env = {}, user = 'root', cwd = '/', logBytes = 1 }: JobSpec): Flaw[] => [
  ...(/^[a-z\d][a-z\d-]{0,63}$/.test(name) ? [] : [{ what: `${JSON.stringify(name)} is no name for a unit`, fix: 'use a-z, 0-9 and -' }]),
  ...(argv.length > 0 ? [] : [{ what: 'there is no program to run', fix: "name it: argv: ['program', 'argument']" }]),
  ...Object.keys(env)
    .filter((key) => !/^[A-Za-z_]\w*$/.test(key))
    .map((key) => ({ what: `env ${JSON.stringify(key)} is no variable's name`, fix: 'use letters, digits and _' })),
  ...(logBytes >= 1 ? [] : [{ what: `logBytes is ${logBytes}`, fix: 'give at least 1' }]),
  ...[...argv, ...Object.values(env)].flatMap((part, i) => wordFlaws(reveal(part), part instanceof Secret ? `word ${i}` : undefined)),
  ...attributeFlaws({ owner: user }),
  ...(cwd === '/' ? [] : pathFlaws(cwd)),
]
