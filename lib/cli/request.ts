import { readFileSync, statSync } from 'node:fs'
import { type Problem, RequestError } from '../engine/errors.ts'
import type { EnginePlaybook } from '../engine/playbook.ts'
import { Secret } from '../engine/secret.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { load } from '../inventory/load.ts'
import { varsNamed } from '../inventory/overrides.ts'
import { selectHosts } from '../inventory/pattern.ts'
import type { Host } from '../inventory/schema.ts'
import { readPrivate, withoutNewline } from '../inventory/secrets/private-file.ts'
import { bind, type Concern, type Link, type Params, type Playbook } from '../playbook.ts'
import type { ReportFile } from '../record/report-file.ts'
import { askBefore } from './ask.ts'
import type { Options } from './flags.ts'
import { historyDirectory } from './history-directory.ts'
import { readParams } from './params.ts'
import type { Parsed } from './parse.ts'
import { reportFiles } from './report-files.ts'

/** What a command line asks for, with all that it names looked up. */
export type Request = {
  readonly options: Options
  readonly playbook: EnginePlaybook
  readonly inventory: Inventory
  /** Where the hosts are from. */
  readonly source: string
  readonly links: readonly Link[]
  /** What is left to do by hand once all went well. */
  readonly closing: readonly string[]
  /** Those that are meant and that a play is about. */
  readonly hosts: readonly Host[]
  readonly becomePassword: Secret | undefined
  readonly reports: readonly ReportFile[]
  /** What is to be confirmed before anything is done. */
  readonly question?: string
}

/** What the place that the program runs in allows. */
export type Place = { readonly inventory: string | undefined; readonly canAsk: boolean; readonly live: boolean }

class Gathered {
  readonly problems: Problem[]
  constructor(problems: readonly Problem[]) {
    this.problems = [...problems]
  }

  async try<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      this.problems.push(...error.problems)
      return undefined
    }
  }
}

function placeProblems(options: Options, { canAsk, live }: Place): Problem[] {
  const what = 'there is no terminal to ask on'
  const none = { 'ask-pass': 'log in with a key', 'ask-become-pass': 'give --become-password-file' } as const
  return [
    ...(['ask-pass', 'ask-become-pass'] as const)
      .filter((name) => options[name] && !canAsk)
      .map((name) => ({ where: `--${name}`, what, fix: none[name] })),
    ...(options.output === 'tree' && !live
      ? [{ where: '--output', what: "'tree' wants a terminal, and stdout is none", fix: 'use lines or json' }]
      : []),
  ]
}

/** As a shell's `<(…)` is. */
const isPipe = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false

function readPassword(file: string): Secret {
  const { text, flaws } = isPipe(file) ? { text: withoutNewline(readFileSync(file, 'utf8')), flaws: [] } : readPrivate(file)
  if (flaws.length > 0) throw new RequestError(flaws.map((flaw) => ({ where: '--become-password-file', ...flaw })))
  return Secret.given(text)
}

function patternProblems(inventory: Inventory, limit: string | undefined): readonly Problem[] {
  try {
    if (limit !== undefined) selectHosts(inventory, limit)
    return []
  } catch (error) {
    if (error instanceof RequestError) return error.problems
    throw error
  }
}

/** @throws RequestError where none is left, or --limit leaves out one that is needed */
function meant(
  inventory: Inventory,
  { name, plays }: EnginePlaybook,
  limit: string | undefined,
  concern: Concern | undefined,
): readonly Host[] {
  const names = new Set(limit === undefined ? inventory.hosts.map(({ name }) => name) : selectHosts(inventory, limit))
  const groups = new Set(plays.flatMap((play) => play.groups))
  const about = inventory.hosts.filter((host) => groups.has(host.group) && (concern?.hosts.includes(host.name) ?? true))
  const hosts = about.filter((host) => names.has(host.name))
  const where = limit === undefined ? inventory.source : `--limit ${limit}`
  const missing = (concern?.needed ?? []).filter((each) => !names.has(each))
  if (missing.length > 0)
    throw new RequestError([{ where, what: `it leaves out ${missing.join(', ')}, which must be asked, too`, fix: 'leave --limit out' }])
  if (hosts.length > 0) return hosts
  throw new RequestError([
    { where, what: `no host here that a play of ${name} is about`, fix: `its plays are about ${[...groups].join(', ')}` },
  ])
}

/** Nothing is asked where nothing is done, or where the answer is given already. */
function mustAsk(from: Playbook, { options, own }: Parsed): boolean {
  const idle = options.check || options['list-hosts'] || options['list-tasks'] || options.since !== undefined
  return from.confirm !== undefined && !idle && !own.has('yes')
}

/** A playbook's parameters, and what it asks for them. @throws RequestError for what is wrong with them, and where nobody can be asked */
async function toldOf(from: Playbook, parsed: Parsed, { canAsk }: Place): Promise<{ readonly params: Params; readonly question?: string }> {
  const { params: schema, confirm } = from
  const extra = schema === undefined ? new Map() : await varsNamed(Object.keys(schema.shape), parsed.options['extra-vars'])
  const { values, problems } = schema === undefined ? { values: {}, problems: [] } : readParams(schema, parsed.own, extra)
  const asks = mustAsk(from, parsed)
  const what = 'this playbook asks before it begins, and there is no terminal to ask on'
  const unasked = asks && !canAsk ? [{ where: '--yes', what, fix: 'give --yes where it is meant, or --check to see what it would do' }] : []
  if (problems.length + unasked.length > 0) throw new RequestError([...problems, ...unasked])
  return { params: values, ...(asks && confirm !== undefined && { question: confirm(values) }) }
}

/**
 * Looks up all that a command line names, without contacting a host.
 * @throws RequestError with everything that is wrong with flags, inventory and patterns at once
 */
export async function readRequest(from: Playbook, parsed: Parsed, place: Place): Promise<Request> {
  const { options, problems } = parsed
  const gathered = new Gathered([...problems, ...placeProblems(options, place)])
  const path = options.inventory ?? place.inventory
  const told = problems.some(({ where }) => where === '-i' || where === '--inventory')
  if (path === undefined && !told)
    gathered.problems.push({ where: '--inventory', what: 'no inventory is named', fix: 'give one with -i, or in PLOTWRIGHT_INVENTORY' })
  const also = (inventory: Inventory) => patternProblems(inventory, options.limit)
  const asked = await gathered.try(() => toldOf(from, parsed, place))
  const names = { overrides: options['extra-vars'], elsewhere: Object.keys(from.params?.shape ?? {}) }
  const inventory =
    path === undefined
      ? undefined
      : await gathered.try(() => load(path, from.schema, { ...names, also, ask: place.canAsk ? askBefore : undefined }))
  const playbook = inventory && asked && (await gathered.try(() => bind(from, inventory, asked.params)))
  const hosts =
    inventory &&
    playbook &&
    (await gathered.try(() => meant(inventory, playbook, options.limit, from.concerns?.(inventory, asked!.params))))
  const file = options['become-password-file']
  const becomePassword = file === undefined ? undefined : await gathered.try(() => readPassword(file))
  const reports = (await gathered.try(() => reportFiles(options.report))) ?? []
  await gathered.try(() => historyDirectory(options))
  if (gathered.problems.length > 0 || !inventory || !playbook || !hosts) throw new RequestError(gathered.problems)
  const { question, params } = asked!
  const said = {
    links: from.links?.(inventory) ?? [],
    closing: from.closing?.(inventory, params) ?? [],
    ...(question !== undefined && { question }),
  }
  return { options, playbook, inventory, source: inventory.source, ...said, hosts, becomePassword, reports }
}
