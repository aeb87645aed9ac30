import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import type { Step } from '../engine/step.ts'

export type PackageWish = {
  readonly name: string
  /** Exact, or a beginning: `2.9.*`. It may mean a downgrade. */
  readonly version?: string
  /** Undefined leaves a hold as it is. */
  readonly hold?: boolean
  readonly absent?: true
}

export type PackagesSpec = {
  readonly names: readonly (string | PackageWish)[]
  /** Seconds (default a day) that apt's lists may be old. */
  readonly cacheValid?: number
}

/** What dpkg says of one package. */
type Known = { readonly version: string; readonly hold: boolean; readonly status: string }
type State = ReadonlyMap<string, Known>

const wishes = ({ names }: PackagesSpec): PackageWish[] => names.map((name) => (typeof name === 'string' ? { name } : name))

const matches = (wanted: string, version: string): boolean =>
  wanted.endsWith('*') ? version.startsWith(wanted.slice(0, -1)) : version === wanted

/** Statuses of a package that does its work. */
const working = ['installed', 'triggers-pending', 'triggers-awaited']
const gone = ['not-installed', 'config-files']

const isHere = (known: Known | undefined): known is Known => known !== undefined && !gone.includes(known.status)

/** What only a run of apt puts right. */
function aptChanges({ name, version, absent }: PackageWish, known: Known | undefined): Change[] {
  if (absent) return isHere(known) ? [{ field: name, from: known.version, to: '(absent)' }] : []
  if (!isHere(known)) return [{ field: name, from: '(absent)', to: version ?? 'installed' }]
  if (!working.includes(known.status)) return [{ field: name, from: known.status, to: 'installed' }]
  return version === undefined || matches(version, known.version) ? [] : [{ field: name, from: known.version, to: version }]
}

const holdChanges = ({ name, hold }: PackageWish, known: Known | undefined): Change[] =>
  hold === undefined ? [] : compare({ [`${name} hold`]: hold ? 'yes' : 'no' }, { [`${name} hold`]: known?.hold ? 'yes' : 'no' })

/** One run of apt for all that is missing or of another version, then removals, then holds. */
function stepsOf({ cacheValid = 86_400, ...spec }: PackagesSpec, state: State): Step[] {
  const known = ({ name }: PackageWish) => state.get(name)
  const apt = wishes(spec).filter((wish) => aptChanges(wish, known(wish)).length > 0)
  const install = apt.filter(({ absent }) => !absent)
  const pinned = install.filter(({ version }) => version !== undefined)
  const held = (to: boolean) =>
    wishes(spec).filter((wish) => wish.hold === to && (holdChanges(wish, known(wish)).length > 0 || (to && apt.includes(wish))))
  const flags = [
    ...(pinned.some((wish) => known(wish)?.hold) ? ['--allow-change-held-packages'] : []),
    ...(pinned.some((wish) => isHere(known(wish))) ? ['--allow-downgrades'] : []),
  ]
  const targets = install.map(({ name, version }) => (version === undefined ? name : `${name}=${version}`))
  const names = (list: readonly PackageWish[]) => list.map(({ name }) => name)
  const step = (call: readonly string[], list: readonly string[]): Step[] =>
    list.length === 0 ? [] : [{ argv: [...call, ...list], within: 900 }]
  return [
    ...step(['package_mark', 'unhold'], names(held(false))),
    ...step(['package_install', String(cacheValid), ...flags, '--'], targets),
    ...step(['package_remove'], names(apt.filter(({ absent }) => absent))),
    ...step(['package_mark', 'hold'], names(held(true))),
  ]
}

/** Reads dpkg-query's table; a package of several architectures is known by its plain name, too, by what is installed of it. */
function readTable(table: string): State {
  const known = new Map<string, Known>()
  for (const line of table.split('\n')) {
    const [name = '', arch = '', version = '', want, status = ''] = line.split('\t')
    if (want === undefined) continue
    const entry = { version, hold: want === 'hold', status }
    known.set(`${name}:${arch}`, entry)
    if (!isHere(known.get(name))) known.set(name, entry)
  }
  return known
}

/** Debian packages, as many as are named, by one question and at most one run of apt-get install. */
export const packages = defineKind<PackagesSpec, State>({
  name: 'package',
  shell: shellLib(import.meta.url, './probes/package.sh'),
  tools: [shellLib(import.meta.url, './probes/package-steps.sh')],
  probe: 'probe_package',
  key: (spec) =>
    wishes(spec)
      .map(({ name }) => name)
      .join(','),
  args: (spec) => wishes(spec).map(({ name }) => name),
  reads: (spec) => wishes(spec).map(({ name }) => `package:${name}` as const),
  writes: () => ['anything'],
  validate: (spec) => [
    ...(spec.names.length === 0 ? [{ what: 'no package is named', fix: 'name one' }] : []),
    ...wishes(spec).flatMap(({ name, version, hold, absent }) => [
      ...(/^[a-z0-9][a-z0-9.+-]+(:[a-z0-9-]+)?$/.test(name)
        ? []
        : [{ what: `${JSON.stringify(name)} is no package's name`, fix: 'see apt-cache search' }]),
      ...(version === undefined || /^[\w][\w.+~:-]{0,254}\*?$/.test(version)
        ? []
        : [
            {
              what: `version ${JSON.stringify(version)} of ${name} is none`,
              fix: 'give one of apt-cache madison, or its beginning and a *',
            },
          ]),
      ...(absent && (version ?? hold) !== undefined
        ? [{ what: `${name} is to be absent, and yet of a version or held`, fix: 'say one of the two' }]
        : []),
    ]),
  ],
  parse(output, specs) {
    const [table = '', said = '127'] = output.split('\x1d')
    const state = readTable(table)
    const [rc, why = ''] = said.split(/ ([\s\S]*)/)
    return specs.map(() => (rc === '0' || rc === '1' ? state : new Unreadable(`dpkg-query: ${why || `status ${rc}`}`)))
  },
  diff: (spec, state) =>
    wishes(spec).flatMap((wish) => [...aptChanges(wish, state.get(wish.name)), ...holdChanges(wish, state.get(wish.name))]),
  apply: stepsOf,
})
