import type { Problem } from '../engine/errors.ts'
import { didYouMean } from './near.ts'
import type { Raw } from './raw.ts'

type Resolved = { readonly groups: ReadonlyMap<string, readonly string[]>; readonly problems: readonly Problem[] }

/** Hosts of every group, in inventory order: `all`, the schema's groups, and the inventory's own, which may hold one another. */
export function resolveGroups({ source, hosts, groups: own }: Raw, schemaGroups: readonly string[]): Resolved {
  const problems: Problem[] = []
  const circles = new Set<string>()
  const names = [...new Set(hosts.map(({ name }) => name))]
  const fixed = new Map([
    ['all', names],
    ...schemaGroups.map((group) => [group, hosts.filter((host) => host.group === group).map(({ name }) => name)] as const),
  ])
  const taken = (name: string) =>
    fixed.has(name) ? 'every inventory of this schema has this group already' : names.includes(name) ? 'a host has this name' : undefined

  const expand = (group: string, above: readonly string[]): readonly string[] => {
    const where = `${source}: groups.${group}`
    if (above.includes(group)) {
      const circle = above.slice(above.indexOf(group))
      const members = circle.toSorted().join()
      if (!circles.has(members))
        problems.push({ where, what: `the group holds itself: ${[...circle, group].join(' → ')}`, fix: 'take one out' })
      circles.add(members)
      return []
    }
    return (own.get(group) ?? []).flatMap((member) => {
      if (own.has(member)) return expand(member, [...above, group])
      const found = fixed.get(member) ?? (names.includes(member) ? [member] : undefined)
      if (found === undefined)
        problems.push({ where, what: `no host or group '${member}'`, fix: didYouMean(member, [...names, ...fixed.keys(), ...own.keys()]) })
      return found ?? []
    })
  }

  const groups = new Map<string, readonly string[]>(fixed)
  for (const group of own.keys()) {
    const what = taken(group)
    if (what !== undefined) problems.push({ where: `${source}: groups.${group}`, what, fix: 'rename the group' })
    else {
      const members = new Set(expand(group, []))
      groups.set(
        group,
        names.filter((name) => members.has(name)),
      )
    }
  }
  return { groups, problems }
}
