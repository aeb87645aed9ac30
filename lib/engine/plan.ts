import { Draft, type Task } from './draft.ts'
import { HostError, showProblem } from './errors.ts'
import { isDue, isWell } from './finding.ts'
import type { Finding, Realm, Resource } from './kind.ts'
import type { EngineHost, EnginePlay, FactValues, Role, Scene } from './playbook.ts'
import { type Selection, tagged } from './selection.ts'

export type { Task } from './draft.ts'

/** A host's whole list, in the order of the plays, and what the operator should know. */
export type TaskList = { readonly tasks: readonly Task[]; readonly notices: readonly string[] }

const handlersOf = (resources: readonly Resource[]): readonly Resource[] =>
  resources.flatMap(({ notify }) => [...notify, ...handlersOf(notify)])

type Part = { readonly role: Role; readonly meant: boolean; readonly resources: readonly Resource[] }

const partOf = (role: Role, play: EnginePlay, selection: Selection): Part => {
  const tags = [...role.tags, ...play.tags]
  const resources = role.resources.filter((resource) => tagged([...resource.tags, ...tags], selection))
  return { role, meant: resources.length > 0 || tagged(tags, selection), resources }
}

/** Resources role by role; a handler once a play, after the last role that may make it pending. */
function addParts(draft: Draft, play: EnginePlay, parts: readonly Part[]): void {
  const last = new Map(parts.flatMap(({ resources }, i) => handlersOf(resources).map(({ id }) => [id, i] as const)))
  for (const [i, { role, resources }] of parts.entries()) {
    const place = { play, role: role.name }
    for (const notice of role.notices) draft.notices.add(notice)
    draft.problems.push(...role.problems.map((problem) => ({ where: role.name, ...problem })))
    for (const resource of resources) draft.wish(resource, place)
    for (const handler of handlersOf(resources)) draft.handler(handler, place, last.get(handler.id) === i)
  }
}

function addPlay(draft: Draft, play: EnginePlay, scene: Scene, selection: Selection): void {
  const roles = draft.attempt(() => play.roles(scene))
  const parts = roles.map((role) => partOf(role, play, selection)).filter(({ meant }) => meant)
  addParts(draft, play, parts)
  const gateOnly = roles.every(({ resources }) => resources.length === 0) && tagged(play.tags, selection)
  if (gateOnly || parts.some(({ resources }) => resources.length > 0))
    for (const resource of draft.attempt(() => play.gate(scene))) draft.gate(resource, play)
}

/** The plays that a host takes part in, where `hosts` are all that are meant. */
export const playsFor = (plays: readonly EnginePlay[], { name, group }: EngineHost, hosts: readonly EngineHost[]): readonly EnginePlay[] =>
  plays.filter(
    ({ groups, firstOnly }) => groups.includes(group) && (!firstOnly || hosts.find((host) => groups.includes(host.group))?.name === name),
  )

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
  const draft = new Draft(selection.startAt)
  for (const play of plays) if (play.groups.includes(host.group)) addPlay(draft, play, { host, facts: facts(play), out }, selection)
  const problems = new Map(draft.problems.map((problem) => [showProblem(problem), problem]))
  if (problems.size > 0) throw new HostError([...problems.values()])
  return { tasks: draft.tasks, notices: [...draft.notices] }
}

/** A play's gates for one host, built anew. */
export function gateTasks(play: EnginePlay, scene: Scene): readonly Task[] {
  const draft = new Draft(undefined)
  for (const resource of draft.attempt(() => play.gate(scene))) draft.gate(resource, play)
  if (draft.problems.length > 0) throw new HostError(draft.problems)
  return draft.tasks
}

const below = (one: Realm, other: Realm): boolean => one.startsWith('path:') && other.startsWith(`${one}/`)

const overlap = (write: Realm, read: Realm): boolean =>
  write === 'anything' ||
  read === 'anything' ||
  write === read ||
  below(write, read) ||
  below(read, write) ||
  (write.endsWith('*') && read.startsWith(write.slice(0, -1)))

/** True where a change by this task may alter what `other` sees. */
export const touches = ({ resource, notify }: Task, other: Resource): boolean =>
  resource.writes.some((write) => other.reads.some((read) => overlap(write, read))) || notify.some(({ id }) => id === other.id)

/** What check mode may say of a task; `behind` are the changes after which it may look otherwise. */
export type Outlook = { readonly status: 'ok' | 'changed' | 'pending' | 'failed'; readonly behind: readonly Task[] }

/** Each task's outlook: a change, behind a change (so nothing is known), not to be put right, or as it should be. */
export function outlook(tasks: readonly Task[], findings: ReadonlyMap<Resource, Finding>): Outlook[] {
  const moving: Task[] = []
  return tasks.map((task) => {
    const { resource } = task
    const finding = findings.get(resource)!
    const behind = moving.filter((earlier) => touches(earlier, resource))
    const change = isDue(finding, resource)
    const status = change ? 'changed' : behind.length > 0 ? 'pending' : isWell(finding) ? 'ok' : 'failed'
    if (status === 'changed' || (status === 'pending' && !resource.asserted)) moving.push(task)
    return { status, behind }
  })
}
