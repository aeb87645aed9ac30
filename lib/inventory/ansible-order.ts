import type { Problem } from '../engine/errors.ts'
import type { Tree, TreeGroup } from './ansible-tree.ts'

/** Groups that hold themselves, each circle told once. */
export function loops({ groups }: Tree): Problem[] {
  const done = new Set<string>()
  const problems: Problem[] = []
  const visit = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) {
      const circle = [...above.slice(above.indexOf(name)), name].join(' → ')
      problems.push({ where: groups.get(name)?.at ?? name, what: `the group holds itself: ${circle}`, fix: 'take one out' })
    } else if (!done.has(name)) {
      for (const child of groups.get(name)?.children ?? []) visit(child, [...above, name])
      done.add(name)
    }
  }
  for (const name of groups.keys()) visit(name, [])
  return problems
}

const priority = ({ inline }: TreeGroup): number => Number(inline.get('ansible_group_priority')?.value ?? 1)

/**
 * The groups of every host, `all` first, in the order in which a later one's variables override an earlier one's: the deeper later, then
 * by ansible_group_priority, then by name. The tree holds no loops.
 */
export function groupsOfHosts(tree: Tree): ReadonlyMap<string, readonly TreeGroup[]> {
  const groups = [...tree.groups.values()]
  const above = new Map(groups.map(({ name }) => [name, groups.filter(({ children }) => children.has(name)).map((group) => group.name)]))
  const depths = new Map<string, number>()
  const depth = (name: string): number => {
    const known = name === 'all' ? 0 : depths.get(name)
    if (known !== undefined) return known
    const found = 1 + Math.max(0, ...(above.get(name) ?? []).map(depth))
    depths.set(name, found)
    return found
  }
  const lineage = (name: string, into: Set<string>): Set<string> => {
    if (into.has(name)) return into
    into.add(name)
    for (const parent of above.get(name) ?? []) lineage(parent, into)
    return into
  }
  const ranked = groups.toSorted(
    (one, other) => depth(one.name) - depth(other.name) || priority(one) - priority(other) || (one.name < other.name ? -1 : 1),
  )
  return new Map(
    [...tree.hosts.keys()].map((host) => {
      const names = new Set(['all'])
      for (const group of groups) if (group.hosts.has(host)) lineage(group.name, names)
      return [host, ranked.filter(({ name }) => names.has(name))]
    }),
  )
}
