type Common = { readonly short?: string; readonly section: Section; readonly about: string }

/** One flag of the command line; `excludes` names flags that say the contrary, `needs` one that it means nothing without. */
export type Flag = Common &
  (
    | { readonly is: 'switch'; readonly excludes?: readonly string[] }
    | { readonly is: 'count' }
    | { readonly is: 'text'; readonly takes: string; readonly excludes?: readonly string[] }
    | { readonly is: 'list'; readonly takes: string; readonly commas: boolean }
    | { readonly is: 'number'; readonly takes: string; readonly from: number; readonly to: number; readonly usual: number }
    | {
        readonly is: 'duration'
        readonly takes: string
        readonly needs?: string
        readonly excludes?: readonly string[]
        /** What it says where it is written alone. */
        readonly alone?: string
      }
    | { readonly is: 'choice'; readonly takes: string; readonly of: readonly string[]; readonly usual: string }
  )

export type Section = 'What this playbook is told' | 'What is meant' | 'What is done' | 'How hosts are reached' | 'What is shown'

/** A program's flags by their long names, in the order of --help. */
export type Grammar = Readonly<Record<string, Flag>>

/** Every flag of a run. Parsing, help and error texts all come from here; the letters are Ansible's. */
export const flags = {
  inventory: {
    short: 'i',
    is: 'text',
    takes: 'PATH',
    section: 'What is meant',
    about: 'the inventory: a file, or a directory that holds one; without it $PLOTWRIGHT_INVENTORY',
  },
  limit: {
    short: 'l',
    is: 'text',
    takes: 'PATTERN',
    section: 'What is meant',
    about: 'only these hosts: node*:!node-3, plot:&canary, ~regex, node[0:1]',
  },
  tags: { short: 't', is: 'list', takes: 'TAGS', commas: true, section: 'What is meant', about: 'only tasks with one of these tags' },
  'skip-tags': { is: 'list', takes: 'TAGS', commas: true, section: 'What is meant', about: 'no task with one of these tags' },
  'start-at-task': { is: 'text', takes: 'TASK', section: 'What is meant', about: 'begin at this task, as --list-tasks names it' },
  'extra-vars': {
    short: 'e',
    is: 'list',
    takes: 'VARS',
    commas: false,
    section: 'What is meant',
    about: 'over the variables of the cluster, or what this playbook is told: key=value, {"key": …} or @file.yml',
  },

  check: { short: 'C', is: 'switch', section: 'What is done', about: 'say what differs and change nothing' },
  forks: {
    short: 'f',
    is: 'number',
    takes: 'N',
    from: 1,
    to: 1000,
    usual: 50,
    section: 'What is done',
    about: 'hosts worked on at once',
  },
  'no-rollback': {
    is: 'switch',
    section: 'What is done',
    about: 'leave a batch that failed as it is, to look at it; without this an upgrade takes it back',
  },
  'break-lock': {
    is: 'switch',
    excludes: ['check', 'list-hosts', 'list-tasks'],
    section: 'What is done',
    about: 'end another run that holds a host, after the step it is at there, and go on',
  },
  'respect-stopped': {
    is: 'switch',
    section: 'What is done',
    about: 'leave programs stopped that somebody stopped by hand; they are shown all the same',
  },
  every: {
    is: 'duration',
    takes: 'TIME',
    needs: 'check',
    excludes: ['list-hosts', 'list-tasks', 'since'],
    section: 'What is done',
    about: 'with --check: over the same connections again and again, after each 90s, 10m, 2h …; only what has become otherwise is told',
  },
  since: {
    is: 'duration',
    takes: 'TIME',
    needs: 'history',
    excludes: ['list-hosts', 'list-tasks', 'report'],
    section: 'What is done',
    about: 'contact no host, and tell from --history what has drifted again and again in the last 12h, 7d …',
  },
  'list-hosts': {
    is: 'switch',
    excludes: ['list-tasks', 'report'],
    section: 'What is done',
    about: 'print the hosts of every play and contact none of them',
  },
  'list-tasks': {
    is: 'switch',
    excludes: ['report'],
    section: 'What is done',
    about: 'ask the hosts for their facts, print their tasks with tags, change nothing',
  },
  help: { short: 'h', is: 'switch', section: 'What is done', about: 'print this' },
  version: { is: 'switch', section: 'What is done', about: 'print the version' },

  user: {
    short: 'u',
    is: 'text',
    takes: 'NAME',
    section: 'How hosts are reached',
    about: 'log in as this user, whatever the inventory says',
  },
  'private-key': {
    is: 'text',
    takes: 'FILE',
    section: 'How hosts are reached',
    about: 'the key to log in with, whatever the inventory says',
  },
  'ask-pass': {
    short: 'k',
    is: 'switch',
    section: 'How hosts are reached',
    about: 'ask for a password to log in with, where no key is taken',
  },
  become: { short: 'b', is: 'switch', section: 'How hosts are reached', about: 'be root through sudo, whatever the inventory says' },
  'no-become': {
    is: 'switch',
    excludes: ['become', 'ask-become-pass', 'become-password-file'],
    section: 'How hosts are reached',
    about: 'stay the user that logged in, whatever the inventory says',
  },
  'ask-become-pass': { short: 'K', is: 'switch', section: 'How hosts are reached', about: 'ask for the password that sudo wants' },
  'become-password-file': {
    is: 'text',
    takes: 'FILE',
    excludes: ['ask-become-pass'],
    section: 'How hosts are reached',
    about: 'the file that holds the password that sudo wants',
  },
  'accept-new': {
    is: 'switch',
    section: 'How hosts are reached',
    about: 'trust the key of a host that is seen for the first time, and remember it',
  },
  'connect-timeout': {
    is: 'number',
    takes: 'SECONDS',
    from: 1,
    to: 3600,
    usual: 10,
    section: 'How hosts are reached',
    about: 'time for connection and login',
  },

  diff: { short: 'D', is: 'switch', section: 'What is shown', about: 'show what changes in texts, line by line' },
  verbose: { short: 'v', is: 'count', section: 'What is shown', about: 'show what is as it should be, too' },
  quiet: { short: 'q', is: 'switch', excludes: ['verbose'], section: 'What is shown', about: 'say nothing where all is as it should be' },
  report: {
    is: 'list',
    takes: 'KIND:PATH',
    commas: false,
    section: 'What is shown',
    about: 'write the run to a file, too: json, junit, prometheus, markdown, html',
  },
  history: {
    is: 'text',
    takes: 'DIR',
    section: 'What is shown',
    about: 'keep the record of each run in this directory; the oldest of more than 1000 go',
  },
  output: {
    is: 'choice',
    takes: 'FORM',
    of: ['auto', 'tree', 'lines', 'json'],
    usual: 'auto',
    section: 'What is shown',
    about: 'a live tree, plain lines, or JSON Lines; auto is tree on a terminal and lines elsewhere',
  },
  profile: {
    is: 'switch',
    section: 'What is shown',
    excludes: ['list-hosts', 'list-tasks', 'since', 'every'],
    about: 'tell at the end where the time went: by stage, by host, by task',
  },
  color: {
    is: 'choice',
    takes: 'WHEN',
    of: ['auto', 'always', 'never'],
    usual: 'auto',
    section: 'What is shown',
    about: 'auto is on a terminal, unless NO_COLOR is set',
  },
} as const satisfies Grammar

type ValueOf<F> = F extends { readonly is: 'switch' }
  ? boolean
  : F extends { readonly is: 'count' | 'number' }
    ? number
    : F extends { readonly is: 'list' }
      ? readonly string[]
      : F extends { readonly is: 'duration' }
        ? number | undefined
        : F extends { readonly is: 'choice'; readonly of: readonly (infer C)[] }
          ? C
          : string | undefined

/** What a command line says, by the flags' long names; what it leaves out has its usual value. Durations are seconds. */
export type OptionsOf<G> = { readonly [N in keyof G]: ValueOf<G[N]> }
export type Options = OptionsOf<typeof flags>
