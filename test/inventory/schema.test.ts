import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from '#zod'
import { defineInventory } from '../../lib/inventory/inventory.ts'
import { type ClusterOf, defineSchema, type HostsOf } from '../../lib/inventory/schema.ts'
import { todo } from '../../lib/inventory/todo.ts'
import { refusal } from './support.ts'

const schema = defineSchema({
  cluster: z.object({ version: z.string() }),
  groups: { plot: z.object({ gpus: z.array(z.int()), cores: z.int().default(1) }), plain: z.object({}) },
})

describe('defineSchema', () => {
  it('refuses names that every inventory has', async () => {
    const cluster = z.object({})
    expect(
      await refusal(() => defineSchema({ cluster, groups: { all: z.object({}), node: z.object({ port: z.int(), name: z.string() }) } })),
    ).toMatchInlineSnapshot(`
      "schema: all: every inventory has this group already; rename it
      schema: node.port: every host has this already; rename the variable
      schema: node.name: every host has this already; rename the variable"
    `)
  })
})

describe('types', () => {
  it('are what parsing gives', () => {
    type Plot = HostsOf<typeof schema.groups.plot>
    expectTypeOf<Plot['gpus']>().toEqualTypeOf<number[]>()
    expectTypeOf<Plot['cores']>().toEqualTypeOf<number>()
    expectTypeOf<Plot['address']>().toEqualTypeOf<string>()
    expectTypeOf<HostsOf<typeof schema.groups.plain>['name']>().toEqualTypeOf<string>()
    expectTypeOf<ClusterOf<typeof schema.groups.plot>>().toEqualTypeOf<{ version: string }>()
    expectTypeOf<keyof typeof schema.groups>().toEqualTypeOf<'plot' | 'plain'>()
  })

  it('refuse what the schema does not have, and what it asks for', () => {
    const cluster = { version: '1' }
    defineInventory(schema, { cluster, hosts: { plot: { a: { address: 'a', gpus: todo('its GPUs') } }, plain: { b: { address: 'b' } } } })
    // @ts-expect-error no such group
    defineInventory(schema, { cluster, hosts: { plots: {} } })
    // @ts-expect-error no gpus
    defineInventory(schema, { cluster, hosts: { plot: { a: { address: 'a' } } } })
    // @ts-expect-error no address
    defineInventory(schema, { cluster, hosts: { plot: { a: { gpus: [0] } } } })
    // @ts-expect-error nothing reads this
    defineInventory(schema, { cluster, hosts: { plot: { a: { address: 'a', gpus: [0], gpu: 1 } } } })
    // @ts-expect-error nothing reads this either
    defineInventory(schema, { cluster, hosts: { plain: { a: { address: 'a', gpus: [0] } } } })
    // @ts-expect-error no version
    defineInventory(schema, { cluster: {}, hosts: {} })
    // @ts-expect-error the address is each host's own
    defineInventory(schema, { cluster, hosts: {}, connection: { address: 'a' } })
    // @ts-expect-error no such group
    expect(schema.groups.plotters).toBeUndefined()
  })
})
