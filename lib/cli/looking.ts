import { flags, type Grammar } from './flags.ts'

const { inventory, limit, 'extra-vars': extraVars, forks, help, version, verbose, output, color } = flags

const reached = {
  user: flags.user,
  'private-key': flags['private-key'],
  'ask-pass': flags['ask-pass'],
  become: flags.become,
  'no-become': flags['no-become'],
  'ask-become-pass': flags['ask-become-pass'],
  'become-password-file': flags['become-password-file'],
  'accept-new': flags['accept-new'],
  'connect-timeout': flags['connect-timeout'],
} as const

/** The flags of what only looks at hosts. */
export const readoutFlags = {
  inventory,
  limit,
  'extra-vars': extraVars,

  forks: { ...forks, about: 'hosts asked at once' },
  watch: {
    is: 'duration',
    takes: 'TIME',
    alone: '5s',
    section: 'What is done',
    about: 'look again and again, over the same connections; on a terminal each look takes the place of the last',
  },
  help,
  version,

  ...reached,

  verbose: { ...verbose, about: 'show every host and program on a line of its own' },
  output: { ...output, of: ['auto', 'json'], about: 'a table, or one JSON object a look' },
  color,
} as const satisfies Grammar

/** The flags of what shows the ends of logs. */
export const logFlags = {
  inventory,
  limit,
  tags: { ...flags.tags, about: 'only programs with one of these tags: plot-server, nats' },
  'extra-vars': extraVars,

  lines: {
    short: 'n',
    is: 'number',
    takes: 'N',
    from: 0,
    to: 10_000,
    usual: 20,
    section: 'What is done',
    about: 'lines of each log, its last ones',
  },
  follow: { short: 'f', is: 'switch', section: 'What is done', about: 'go on with what is written from now on, until interrupted' },
  help,
  version,

  ...reached,

  color,
} as const satisfies Grammar
