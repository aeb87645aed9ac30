import { schema } from '../../inventories/schema.ts'
import type { Resource } from '../../lib/engine/kind.ts'
import { program } from '../../lib/kinds/program.ts'
import { restarted } from '../../lib/kinds/restarted.ts'
import { type Play, playOf } from '../../lib/play.ts'

/** The moment at which this process began. */
const begun = new Date().toISOString()

/** A program, to be started anew after a moment; what is waited for between two programs stays. */
function anew(resource: Resource, since: number): readonly Resource[] {
  const spec = program.specOf(resource)
  if (spec === undefined) return resource.asserted && resource.wait !== undefined ? [resource] : []
  const { name, log, startsecs, stopwaitsecs, stopFirst } = spec
  const given = { ...(startsecs && { startsecs }), ...(stopwaitsecs && { stopwaitsecs }), ...(stopFirst && { stopFirst }) }
  return [restarted({ name, since, log: log.path, ...given }, { tags: resource.tags })]
}

/** The same play with the same care, in which programs are only started anew, as they are configured. */
export const again = (play: Play): Play =>
  playOf(schema, play.name, ({ cluster: { rollout } }) => ({
    name: play.name,
    bind(inventory) {
      const bound = play.bind(inventory)
      const since = rollout.since ?? begun
      const first = inventory.hosts.find(({ group }) => bound.groups.includes(group))
      const resume = `if this is interrupted, -e rollout.since=${since} goes on where it was`
      return {
        ...bound,
        roles: (scene) =>
          bound.roles(scene).map((role) => ({
            ...role,
            resources: role.resources.flatMap((resource) => anew(resource, Date.parse(since) / 1000)),
            problems: [],
            notices: scene.host.name === first?.name ? [resume] : [],
          })),
      }
    },
  }))
