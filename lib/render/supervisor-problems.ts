import type { Flaw } from '../engine/errors.ts'
import { reveal, Secret } from '../engine/secret.ts'
import type { GroupConfig, ProgramConfig } from './supervisor.ts'

const fault = (what: string, fix: string): Flaw => ({ what, fix })

const control = /[\x00-\x1f\x7f-\x9f\u2028\u2029]|\p{Surrogate}/u
const comment = /(^|\s)[;#]/

const nameFaults = (name: string): Flaw[] =>
  /^[\w.-]+$/.test(name) && name !== 'all'
    ? []
    : [fault(`${JSON.stringify(name)} is no name that supervisorctl can say`, "take letters, digits, '-', '_' and '.' (and not 'all')")]

function commandFaults(command: ProgramConfig['command']): Flaw[] {
  if (command.length === 0 || reveal(command[0]!) === '') return [fault('the command is empty', 'name the program to run first')]
  return command.flatMap((argument, i) =>
    control.test(reveal(argument))
      ? [fault(`argument ${i} (${shown(argument)}) holds a line break or control character`, 'pass such text in a file')]
      : [],
  )
}

const shown = (value: string | Secret): string => (value instanceof Secret ? String(value) : JSON.stringify(value))

/** What a quoted value cannot hold: supervisord cuts comments and expands %(here)s before it reads quotes, and strips all outer quotes. */
const valueFaults: readonly (readonly [RegExp, string])[] = [
  [control, 'holds a line break or control character'],
  [/"/, 'holds a double quote, for which supervisord has no escape'],
  [/^'|'$/, 'begins or ends with a single quote, which supervisord would strip'],
  [comment, "holds ';' or '#' at its start or after a blank, which supervisord takes for a comment even in quotes"],
  [/%\(here\)s/, 'holds %(here)s, which supervisord always replaces'],
]

const environmentFaults = (environment: NonNullable<ProgramConfig['environment']>): Flaw[] =>
  Object.entries(environment).flatMap(([key, value]) => [
    ...(/^[A-Za-z_]\w{0,254}$/.test(key)
      ? []
      : [fault(`environment ${JSON.stringify(key)} is no name of a variable`, 'take letters, digits and _')]),
    ...valueFaults
      .filter(([pattern]) => pattern.test(reveal(value)))
      .map(([, what]) => fault(`environment ${key} (${shown(value)}) ${what}`, 'choose another value, or read it from a file')),
  ])

function pathFaults(field: string, path: string, unsafe: RegExp): Flaw[] {
  if (!path.startsWith('/')) return [fault(`${field} ${JSON.stringify(path)} is not absolute`, 'begin it with /')]
  return control.test(path) || comment.test(path) || unsafe.test(path)
    ? [fault(`${field} ${JSON.stringify(path)} holds what supervisord cannot read back`, 'take a plainer path')]
    : []
}

function logFaults({ path, maxBytes, backups }: ProgramConfig['log']): Flaw[] {
  return [
    ...pathFaults('log', path, /%|\s$/),
    ...(/^\d+([KMG]B)?$/.test(String(maxBytes)) ? [] : [fault(`log size ${JSON.stringify(maxBytes)} is no size`, 'write bytes or 100MB')]),
    ...(Number.parseInt(String(maxBytes), 10) === 0 ? [fault('the log is never rotated (size 0)', 'give it a size, such as 100MB')] : []),
    ...wholeFaults({ 'log backups': backups }),
  ]
}

const wholeFaults = (numbers: Readonly<Record<string, number | undefined>>): Flaw[] =>
  Object.entries(numbers).flatMap(([field, value]) =>
    value === undefined || (Number.isSafeInteger(value) && value >= 0)
      ? []
      : [fault(`${field} is ${value}`, 'take a whole number from 0 upwards')],
  )

/** Everything that supervisord would misread or refuse; one bad section keeps it from reading any. */
export const validateProgram = (config: ProgramConfig): readonly Flaw[] => [
  ...nameFaults(config.name),
  ...commandFaults(config.command),
  ...environmentFaults(config.environment ?? {}),
  ...(config.user === undefined || /^\w[\w.-]{0,31}$/.test(config.user)
    ? []
    : [fault(`${JSON.stringify(config.user)} is no user name`, 'name a user of the host')]),
  ...(config.directory === undefined ? [] : pathFaults('directory', config.directory, /%\(here\)s|\s$/)),
  ...logFaults(config.log),
  ...(config.umask === undefined || /^[0-7]{1,4}$/.test(config.umask)
    ? []
    : [fault(`umask ${JSON.stringify(config.umask)} is not octal`, "write it like '022'")]),
  ...wholeFaults({
    startsecs: config.startsecs,
    startretries: config.startretries,
    stopwaitsecs: config.stopwaitsecs,
    priority: config.priority,
  }),
  ...(config.stopasgroup === true && config.killasgroup === false
    ? [fault('stopasgroup without killasgroup is refused by supervisord', 'leave killasgroup out')]
    : []),
]

export const validateGroup = ({ name, programs, priority }: GroupConfig): readonly Flaw[] => [
  ...nameFaults(name),
  ...programs.flatMap(nameFaults),
  ...(programs.length === 0 ? [fault('the group is empty', 'name its programs')] : []),
  ...(new Set(programs).size < programs.length ? [fault('the group names a program twice', 'name each once')] : []),
  ...wholeFaults({ priority }),
]
