import { equal } from './equal.ts'
import type { Resource } from './kind.ts'
import type { Task } from './plan.ts'
import { Wanted } from './wanted.ts'

/** Variants of one name that are worth comparing with. */
const MOST = 8

/** The same objects for what many hosts have in common: thousands of them want mostly the same. */
export class Commons {
  readonly #resources = new Map<string, Resource[]>()
  readonly #tasks = new Map<Resource, Task[]>()

  /** Equal tasks, each once for all hosts. */
  tasks(tasks: readonly Task[]): readonly Task[] {
    return tasks.map((task) => this.#task(task))
  }

  #task(task: Task): Task {
    const resource = this.#resource(task.resource)
    const notify = task.notify.map((each) => this.#resource(each))
    const same = ({ play, role, gate, wait, notify: others }: Task) =>
      play === task.play && role === task.role && gate === task.gate && equal(wait, task.wait) && pairwise(others, notify)
    return shared(this.#tasks, resource, same, () => ({ ...task, resource, notify }))
  }

  #resource(resource: Resource): Resource {
    return shared(
      this.#resources,
      resource.id,
      (other) => alike(other, resource),
      () => resource,
    )
  }
}

const pairwise = (some: readonly Resource[], others: readonly Resource[], same = (one: Resource, other: Resource) => one === other) =>
  some.length === others.length && some.every((one, i) => same(one, others[i]!))

const alike = (one: Resource, other: Resource): boolean =>
  one === other ||
  (one instanceof Wanted &&
    other instanceof Wanted &&
    one.kind === other.kind &&
    equal([one.spec, one.tags, one.wait], [other.spec, other.tags, other.wait]) &&
    pairwise(one.notify, other.notify, alike))

/** The one of that name which is the same, or a new one, which is kept where there are not too many of it. */
function shared<K, V>(all: Map<K, V[]>, name: K, same: (value: V) => boolean, make: () => V): V {
  const known = all.get(name) ?? []
  const found = known.find(same)
  if (found !== undefined) return found
  const made = make()
  if (known.length === 0) all.set(name, known)
  if (known.length < MOST) known.push(made)
  return made
}
