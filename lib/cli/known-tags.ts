import type { Problem } from '../engine/errors.ts'
import type { Resource } from '../engine/kind.ts'
import type { EnginePlaybook, Role } from '../engine/playbook.ts'
import type { Selection } from '../engine/selection.ts'
import { didYouMean } from '../inventory/near.ts'

/** Tags that mean something everywhere. */
const special = ['all', 'always', 'never']

/** Roles are functions of facts, so a playbook's tags are known only once every host has built its list: this remembers them. */
export class KnownTags {
  readonly playbook: EnginePlaybook
  readonly #known: Set<string>
  readonly #ofResource = new WeakMap<Resource, readonly string[]>()

  constructor({ name, plays }: EnginePlaybook) {
    this.#known = new Set([...special, ...plays.flatMap(({ tags }) => tags)])
    this.playbook = {
      name,
      plays: plays.map((play) => ({
        ...play,
        roles: (scene) => {
          const roles = play.roles(scene)
          for (const role of roles) this.#learn(role, play.tags)
          return roles
        },
      })),
    }
  }

  #learn({ resources, tags }: Role, above: readonly string[]): void {
    for (const tag of tags) this.#known.add(tag)
    for (const resource of resources) {
      for (const tag of resource.tags) this.#known.add(tag)
      this.#ofResource.set(resource, [...new Set([...above, ...tags, ...resource.tags])])
    }
  }

  /** All tags of a task: its play's, its role's, its own; none for a gate and a handler, which go with others. */
  of(resource: Resource): readonly string[] {
    return this.#ofResource.get(resource) ?? []
  }

  /** Tags that nothing has: a typing error that would leave out, or not leave out, what was meant. */
  strangers({ tags = [], skipTags = [] }: Selection): Problem[] {
    const known = [...this.#known]
    const unknown = (flag: string, wanted: readonly string[]) =>
      wanted
        .filter((tag) => !this.#known.has(tag))
        .map((tag) => ({ where: flag, what: `nothing has the tag '${tag}'`, fix: didYouMean(tag, known) }))
    return [...unknown('--tags', tags), ...unknown('--skip-tags', skipTags)]
  }
}
