import { HostError, type Problem } from './errors.ts'
import type { Resource, Wait } from './kind.ts'
import type { EnginePlay } from './playbook.ts'

/** One resource in one play on one host. Equal wishes share the first one's resource. */
export type Task = {
  readonly play: EnginePlay
  readonly role: string
  readonly resource: Resource
  readonly gate: boolean
  /** What its change makes pending: all that any role wants notified of it. */
  readonly notify: readonly Resource[]
  readonly wait: Wait | undefined
}

export type Place = { readonly play: EnginePlay; readonly role: string }

const byId = (resources: readonly Resource[]): readonly Resource[] =>
  resources.length < 2 ? resources : [...new Map(resources.map((resource) => [resource.id, resource])).values()]

/** A host's list on its way. */
export class Draft {
  readonly tasks: Task[] = []
  readonly notices = new Set<string>()
  readonly problems: Problem[] = []
  readonly #first = new Map<string, { resource: Resource; role: string }>()
  readonly #wishes = new Map<string, number>()
  #startAt: string | undefined

  /** Nothing is listed before the task with the id `startAt`. */
  constructor(startAt: string | undefined) {
    this.#startAt = startAt
  }

  /** A role's wish: one task, in whatever roles and plays it stands. */
  wish(resource: Resource, place: Place): void {
    const known = this.#known(resource, place)
    const at = this.#wishes.get(resource.id)
    if (at !== undefined) {
      const task = this.tasks[at]!
      this.tasks[at] = { ...task, notify: byId([...task.notify, ...resource.notify]) }
    } else if (this.#push(resource, { ...place, resource: known, gate: false })) this.#wishes.set(resource.id, this.tasks.length - 1)
  }

  /** What a change may make pending: one task in each play where it is `due`. */
  handler(resource: Resource, place: Place, due: boolean): void {
    const known = this.#known(resource, place)
    const there = () => this.tasks.some((task) => task.resource === known && task.play === place.play)
    if (due && !there()) this.#push(resource, { ...place, resource: known, gate: false })
  }

  /** A task after every play that asks. */
  gate(resource: Resource, play: EnginePlay): void {
    const place = { play, role: 'gate' }
    this.#push(resource, { ...place, resource: this.#known(resource, place), gate: true })
  }

  /** Notes what a playbook's function objects to. */
  attempt<T>(build: () => readonly T[]): readonly T[] {
    try {
      return build()
    } catch (error) {
      if (!(error instanceof HostError)) throw error
      this.problems.push(...error.problems)
      return []
    }
  }

  #push({ id, notify, wait }: Resource, task: Omit<Task, 'notify' | 'wait'>): boolean {
    if (this.#startAt === id) this.#startAt = undefined
    if (this.#startAt !== undefined) return false
    this.tasks.push({ ...task, notify: byId(notify), wait })
    return true
  }

  /** The first resource of this id, which all equal ones share. */
  #known(resource: Resource, { role }: Place): Resource {
    const first = this.#first.get(resource.id)
    if (first === undefined) {
      this.problems.push(...resource.problems)
      this.#first.set(resource.id, { resource, role })
      return resource
    }
    if (first.resource.fingerprint !== resource.fingerprint) {
      const what = `role ${first.role} and role ${role} want it differently`
      this.problems.push({ where: resource.id, what, fix: 'say it in one of them' })
    }
    return first.resource
  }
}
