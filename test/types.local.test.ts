import { describe, expect, it } from 'vitest'
import { messagesOf } from './tsc.ts'

const schema = `
import { z } from '#zod'
import type { Fact } from '../lib/engine/fact.ts'
import { defineInventory } from '../lib/inventory/inventory.ts'
import { defineSchema } from '../lib/inventory/schema.ts'
import { play } from '../lib/play.ts'
import { role } from '../lib/role.ts'

const schema = defineSchema({
  cluster: z.object({}),
  groups: { plotters: z.object({ gpus: z.array(z.int()) }), storage: z.object({ disks: z.array(z.string()) }) },
})
const { groups } = schema
const plotServers = ({ gpus }: { gpus: readonly number[] }) => role('plot-server', [gpus.length > 0 && []])
declare const topology: Fact<{ nodes: number }, { gpus: readonly number[] }>
`

const messages = messagesOf({
  right: `${schema}
defineInventory(schema, { cluster: {}, hosts: { plotters: { 'plot-1': { address: '10.0.0.1', gpus: [0] } } } })
play({ name: 'a', hosts: groups.plotters, facts: { topology }, roles: ({ host, facts }) => [plotServers({ gpus: [facts.topology.nodes, ...host.gpus] })] })`,
  lacking: `${schema}
defineInventory(schema, { cluster: {}, hosts: { plotters: { 'plot-1': { address: '10.0.0.1' } } } })`,
  misspelt: `${schema}
defineInventory(schema, { cluster: {}, hosts: { ploters: { 'plot-1': { address: '10.0.0.1', gpus: [0] } } } })`,
  misspeltInPlay: `${schema}
play({ name: 'a', hosts: groups.ploters, roles: () => [] })`,
  role: `${schema}
play({ name: 'a', hosts: groups.storage, roles: ({ host }) => [plotServers(host)] })`,
  fact: `${schema}
play({ name: 'a', hosts: groups.storage, facts: { topology }, roles: () => [] })`,
})

const said = (name: string) => `\n${messages[name]?.join('\n')}\n`

describe('what the compiler says', () => {
  it('is nothing when all is right', () => {
    expect(messages.right).toEqual([])
  })

  it('of a host that lacks what its group must tell', () => {
    expect(said('lacking')).toMatchInlineSnapshot(`
      "
      Type '{ address: string; }' is not assignable to type 'HostInput<Group<"plotters", ZodObject<{ gpus: ZodArray<ZodInt>; }, $strip>, ZodObject<{}, $strip>>>'.
        Property 'gpus' is missing in type '{ address: string; }' but required in type '{ gpus: number[]; }'.
      "
    `)
  })

  it('of a misspelt group', () => {
    expect(said('misspelt')).toMatchInlineSnapshot(`
      "
      Object literal may only specify known properties, but 'ploters' does not exist in type 'HostsInput<Schema<ZodObject<{}, $strip>, { readonly plotters: ZodObject<{ gpus: ZodArray<ZodInt>; }, $strip>; readonly storage: ZodObject<{ disks: ZodArray<ZodString>; }, $strip>; }>>'. Did you mean to write 'plotters'?
      "
    `)
    expect(said('misspeltInPlay')).toMatchInlineSnapshot(`
      "
      Property 'ploters' does not exist on type 'Groups<ZodObject<{}, $strip>, { readonly plotters: ZodObject<{ gpus: ZodArray<ZodInt>; }, $strip>; readonly storage: ZodObject<{ disks: ZodArray<ZodString>; }, $strip>; }>'. Did you mean 'plotters'?
      "
    `)
  })

  it('of a role or a fact asked for what its hosts lack', () => {
    expect(said('role')).toMatchInlineSnapshot(`
      "
      Argument of type 'Host<{ disks: string[]; }>' is not assignable to parameter of type '{ gpus: readonly number[]; }'.
        Property 'gpus' is missing in type 'Host<{ disks: string[]; }>' but required in type '{ gpus: readonly number[]; }'.
      "
    `)
    expect(said('fact')).toMatchInlineSnapshot(`
      "
      Type '{ topology: Fact<{ nodes: number; }, { gpus: readonly number[]; }>; }' is not assignable to type '{ readonly topology: Fact<{ nodes: number; }, { gpus: readonly number[]; }>; } & Readonly<Record<string, Fact<unknown, Host<{ disks: string[]; }>>>>'.
        Type '{ topology: Fact<{ nodes: number; }, { gpus: readonly number[]; }>; }' is not assignable to type 'Readonly<Record<string, Fact<unknown, Host<{ disks: string[]; }>>>>'.
          Property 'topology' is incompatible with index signature.
            Type 'Fact<{ nodes: number; }, { gpus: readonly number[]; }>' is not assignable to type 'Fact<unknown, Host<{ disks: string[]; }>>' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
              Property 'gpus' is missing in type 'Host<{ disks: string[]; }>' but required in type '{ gpus: readonly number[]; }'.
      "
    `)
  })
})
