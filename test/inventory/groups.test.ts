import { describe, expect, it } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { resolveGroups } from '../../lib/inventory/groups.ts'

const resolve = (own: Readonly<Record<string, readonly string[]>>) => {
  const hosts = [
    ['node-1', 'node'],
    ['plot-1', 'plot'],
    ['node-2', 'node'],
  ] as const
  const { groups, problems } = resolveGroups(
    {
      source: 'inventory.ts',
      cluster: new Map(),
      connection: new Map(),
      hosts: hosts.map(([name, group]) => ({ name, group, vars: new Map(), at: 'inventory.ts' })),
      groups: new Map(Object.entries(own)),
      problems: [],
    },
    ['node', 'plot', 'storage'],
  )
  return { groups: Object.fromEntries(groups), problems: `\n${problems.map(showProblem).join('\n')}\n` }
}

describe('resolveGroups', () => {
  it('lists hosts in inventory order: all, the schema’s groups, and own ones that hold one another', () => {
    expect(resolve({ outer: ['inner', 'node-1'], inner: ['plot', 'node-2', 'node-2'], none: [] })).toEqual({
      groups: {
        all: ['node-1', 'plot-1', 'node-2'],
        node: ['node-1', 'node-2'],
        plot: ['plot-1'],
        storage: [],
        outer: ['node-1', 'plot-1', 'node-2'],
        inner: ['plot-1', 'node-2'],
        none: [],
      },
      problems: '\n\n',
    })
  })

  it('refuses unknown members, circles, and names that are taken', () => {
    expect(resolve({ a: ['b'], b: ['a', 'node-7'], node: [], all: [], 'plot-1': [] }).problems).toMatchInlineSnapshot(`
      "
      inventory.ts: groups.a: the group holds itself: a → b → a; take one out
      inventory.ts: groups.b: no host or group 'node-7'; did you mean 'node-1' or 'node-2' or 'node'?
      inventory.ts: groups.b: no host or group 'node-7'; did you mean 'node-1' or 'node-2' or 'node'?
      inventory.ts: groups.node: every inventory of this schema has this group already; rename the group
      inventory.ts: groups.all: every inventory of this schema has this group already; rename the group
      inventory.ts: groups.plot-1: a host has this name; rename the group
      "
    `)
  })
})
