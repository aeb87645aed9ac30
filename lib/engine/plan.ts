import { HostError, type Problem } from './errors.ts'
import type { Finding, Realm, Resource } from './kind.ts'
import type { EngineHost, EnginePlay, FactValues } from './playbook.ts'
import { type Selection, tagged } from './selection.ts'

/** One resource in one play on one host. */
export type Task = { readonly play: EnginePlay; readonly role: string; readonly resource: Resource; readonly gate: boolean }

/** A host's whole list, in the order of the plays, and what the operator should know. */
export type TaskList = { readonly tasks: readonly Task[]; readonly notices: readonly string[] }

type Draft = { tasks: Task[]; notices: Set<string>; problems: Problem[]; seen: Map<string, { resource: Resource; role: string }> }

const withHandlers = (resources: readonly Resource[]): Resource[] => {
  const handlers = resources.flatMap((resource) => resource.notify)
  return [...resources, ...handlers]
}

function add(draft: Draft, task: Task): void {
  const { resource, role } = task
  const before = draft.seen.get(resource.id)
  if (before !== undefined) {
    if (before.resource.fingerprint !== resource.fingerprint)
      draft.problems.push({
        where: resource.id,
        what: `role ${before.role} and role ${role} want it differently`,
        fix: 'say it in one of them',
      })
    return
  }
  draft.problems.push(...resource.problems)
  draft.seen.set(resource.id, { resource, role })
  draft.tasks.push(task)
}

function attempt<T>(draft: Draft, build: () => readonly T[]): readonly T[] {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    draft.problems.push(...error.problems)
    return []
  }
}

function addPlay(draft: Draft, play: EnginePlay, host: EngineHost, facts: FactValues, out: readonly string[], selection: Selection): void {
  const scene = { host, facts, out }
  const before = draft.tasks.length
  for (const role of attempt(draft, () => play.roles(scene))) {
    for (const notice of role.notices) draft.notices.add(notice)
    draft.problems.push(...role.problems.map((problem) => ({ where: role.name, ...problem })))
    for (const resource of withHandlers(role.resources))
      if (tagged([...resource.tags, ...role.tags, ...play.tags], selection)) add(draft, { play, role: role.name, resource, gate: false })
  }
  if (draft.tasks.length > before || play.groups.length === 0)
    for (const resource of attempt(draft, () => play.gate(scene))) add(draft, { play, role: 'gate', resource, gate: true })
}

/**
 * Every play's resources for one host, from its facts alone.
 * @throws HostError with everything that the roles and resources object to.
 */
export function taskList(
  plays: readonly EnginePlay[],
  host: EngineHost,
  facts: (play: EnginePlay) => FactValues,
  out: readonly string[],
  selection: Selection = {},
): TaskList {
  const draft: Draft = { tasks: [], notices: new Set(), problems: [], seen: new Map() }
  for (const play of plays) if (play.groups.includes(host.group)) addPlay(draft, play, host, facts(play), out, selection)
  if (draft.problems.length > 0) throw new HostError(draft.problems)
  const start = selection.startAt === undefined ? 0 : draft.tasks.findIndex(({ resource }) => resource.id === selection.startAt)
  return { tasks: start < 0 ? [] : draft.tasks.slice(start), notices: [...draft.notices] }
}

const covers = (write: Realm, read: Realm): boolean =>
  write === 'anything' || read === 'anything' || write === read || (write.startsWith('path:') && read.startsWith(`${write}/`))

/** True where a write by `one` may have changed what `other` sees. */
export const touches = (one: Resource, other: Resource): boolean =>
  one.writes.some((write) => other.reads.some((read) => covers(write, read))) || one.notify.includes(other)

export type Outlook = 'ok' | 'changed' | 'pending' | 'failed'

/** What check mode may say of each task: a change, behind a change (so nothing is known), unreadable, or as it should be. */
export function outlook(tasks: readonly Task[], findings: ReadonlyMap<Resource, Finding>): Outlook[] {
  const differing: Resource[] = []
  return tasks.map(({ resource }) => {
    const finding = findings.get(resource)!
    const behind = differing.some((earlier) => touches(earlier, resource))
    if (finding.unreadable === undefined && finding.changes.length === 0) return behind ? 'pending' : 'ok'
    if (resource.asserted || finding.unreadable !== undefined) return behind ? 'pending' : 'failed'
    differing.push(resource)
    return 'changed'
  })
}
