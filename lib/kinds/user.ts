import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run, type Step } from '../engine/step.ts'
import { pathFlaws } from './path.ts'

/** A user and its group of the same name. What is left out is not managed; a new user then gets what useradd gives. */
export type UserSpec = {
  readonly name: string
  /** Of a system's number range and without a home being made; counts only when the user is created. */
  readonly system?: boolean
  readonly home?: string
  readonly shell?: string
  /** Memberships besides its own group; others stay unless `exactGroups`. The groups must exist. */
  readonly groups?: readonly string[]
  readonly exactGroups?: boolean
  readonly uid?: number
}

type Account = { readonly uid: string; readonly gid: string; readonly home: string; readonly shell: string }
type State = {
  readonly account: Account | undefined
  readonly group: string | undefined
  readonly ownGroup: boolean
  readonly groups: readonly string[]
  /** Whether nothing can be written in /etc. */
  readonly closed: boolean
}

const readAccounts = (lines: string): Map<string, Account> =>
  new Map(
    lines.split('\n').flatMap((line) => {
      const [name = '', , uid = '', gid = '', , home = '', shell] = line.split(':')
      return shell === undefined ? [] : [[name, { uid, gid, home, shell }] as const]
    }),
  )

type Group = { readonly name: string; readonly gid: string; readonly members: readonly string[] }

const readGroups = (lines: string): Group[] =>
  lines.split('\n').flatMap((line) => {
    const [name = '', , gid = '', members] = line.split(':')
    return members === undefined ? [] : [{ name, gid, members: members.split(',') }]
  })

function groupChanges({ groups: wanted, exactGroups = false }: UserSpec, have: readonly string[]): Change[] {
  if (wanted === undefined) return []
  const missing = wanted.filter((group) => !have.includes(group))
  const extra = exactGroups ? have.filter((group) => !wanted.includes(group)) : []
  const sorted = (groups: readonly string[]) => [...new Set(groups)].sort().join(' ') || '(none)'
  const to = exactGroups ? wanted : [...have, ...wanted]
  return missing.length + extra.length === 0 ? [] : [{ field: 'groups', from: sorted(have), to: sorted(to) }]
}

const option = (name: string, value: string | number | undefined): string[] => (value === undefined ? [] : [name, String(value)])

function create({ name, system = false, home, shell, groups = [], uid }: UserSpec, ownGroup: boolean): Step {
  const kind = system ? ['--system', '--no-create-home'] : ['--create-home']
  const group = ownGroup ? ['--gid', name] : ['--user-group']
  const usual = shell ?? (system ? '/usr/sbin/nologin' : undefined)
  const more = groups.length === 0 ? undefined : groups.join(',')
  return run(
    'useradd',
    ...kind,
    ...group,
    ...option('--uid', uid),
    ...option('--home-dir', home),
    ...option('--shell', usual),
    ...option('--groups', more),
    '--',
    name,
  )
}

function modify(spec: UserSpec, { account, group, ownGroup, groups }: State): Step[] {
  const { name, home, shell, uid, system = false, exactGroups = false } = spec
  const other = <T extends string | number>(wanted: T | undefined, have: string | undefined) =>
    String(wanted) === have ? undefined : wanted
  const memberships = groupChanges(spec, groups).length > 0
  const options = [
    ...option('--uid', other(uid, account?.uid)),
    ...option('--gid', other(name, group)),
    ...option('--shell', other(shell, account?.shell)),
    ...(memberships ? [...(exactGroups ? [] : ['--append']), '--groups', (spec.groups ?? []).join(',')] : []),
  ]
  const moved = other(home, account?.home)
  return [
    ...(ownGroup ? [] : [run('groupadd', ...(system ? ['--system'] : []), '--', name)]),
    ...(moved === undefined ? [] : [run('set_home', name, moved)]),
    ...(options.length === 0 ? [] : [run('usermod', ...options, '--', name)]),
  ]
}

const isName = (name: string): boolean => /^[a-z_][a-z0-9_-]{0,31}$/.test(name)

/** A user; never removed, and never thrown out of a group unless `exactGroups`. */
export const user = defineKind<UserSpec, State>({
  name: 'user',
  shell: shellLib(import.meta.url, './probes/user.sh'),
  tools: [shellLib(import.meta.url, './probes/user-steps.sh')],
  probe: 'probe_user',
  key: ({ name }) => name,
  reads: ({ name }) => [`user:${name}`],
  writes: ({ name }) => [`user:${name}`],
  validate: ({ name, home, shell, groups = [], uid = 0 }) => [
    ...[name, ...groups].flatMap((each) =>
      isName(each) ? [] : [{ what: `${JSON.stringify(each)} is no name of a user or group`, fix: 'use small letters, digits, _ and -' }],
    ),
    ...[home, shell].flatMap((path) => (path === undefined ? [] : pathFlaws(path))),
    ...[home, shell].flatMap((path) =>
      path?.includes(':') ? [{ what: `${JSON.stringify(path)} holds a colon`, fix: 'choose another path' }] : [],
    ),
    ...(Number.isSafeInteger(uid) && uid >= 0 ? [] : [{ what: `uid ${uid} is none`, fix: 'give a whole number' }]),
  ],
  parse(output, specs) {
    const [passwd = '', found = '127', group = '', listed = '127', closed] = output.split('\x1d')
    if (!['0', '2'].includes(found) || listed !== '0')
      return specs.map(() => new Unreadable(`getent gave no answer (status ${found}, ${listed})`))
    const accounts = readAccounts(passwd)
    const groups = readGroups(group)
    return specs.map(({ name }) => {
      const account = accounts.get(name)
      return {
        account,
        group: groups.find(({ gid }) => gid === account?.gid)?.name,
        ownGroup: groups.some((each) => each.name === name),
        groups: groups.filter(({ members }) => members.includes(name)).map((each) => each.name),
        closed: closed === 'closed',
      }
    })
  },
  diff(spec, { account, group, groups }) {
    if (account === undefined) return [{ field: 'user', from: '(absent)', to: 'present' }]
    const { name, uid, home, shell } = spec
    return [
      ...compare({ uid: uid === undefined ? undefined : String(uid), group: name, home, shell }, { ...account, group }),
      ...groupChanges(spec, groups),
    ]
  },
  explain: (_, { closed }) => (closed ? 'nothing can be written in /etc: is its file system read-only, or who asks not root?' : ''),
  apply: (spec, state) => (state.account === undefined ? [create(spec, state.ownGroup)] : modify(spec, state)),
})
