import { describe, expect, it } from 'vitest'
import { messagesOf } from '../tsc.ts'

const imports = `
import * as derived from '../inventories/derived.ts'
import { schema } from '../inventories/schema.ts'
import { cpus } from '../lib/facts/cpu.ts'
import { diskUse } from '../lib/facts/disk-use.ts'
import { firewall } from '../lib/facts/firewall.ts'
import { gpus } from '../lib/facts/gpu.ts'
import { listeners } from '../lib/facts/net.ts'
import { defineInventory } from '../lib/inventory/inventory.ts'
import { play } from '../lib/play.ts'
import { nodeDatabase } from '../roles/autonomys/node-database.ts'
import { plotClient } from '../roles/plot-client.ts'
import { plotServer } from '../roles/plot-server.ts'
import prod from '../inventories/prod.ts'

const { groups } = schema
const { cluster } = prod.input
`
const plotServers = (hosts: string) => `
play({
  name: 'plot-servers',
  hosts: groups.${hosts},
  facts: { gpus, cpus, listeners, firewall },
  roles: ({ inventory, host, facts }) => [plotServer(derived.plotServer(inventory, host), facts)],
})`

const messages = messagesOf({
  right: `${imports}
defineInventory(schema, { cluster, hosts: { plot: { 'plot-1': { address: '10.0.0.1', gpus: [{ index: 0 }] } } } })
${plotServers('plot')}
play({
  name: 'plot-clients',
  hosts: groups.storage,
  facts: { diskUse },
  roles: ({ inventory, host, facts }) => [plotClient(derived.plotClient(inventory, host), facts.diskUse)],
})`,
  lacking: `${imports}
defineInventory(schema, { cluster, hosts: { plot: { 'plot-1': { address: '10.0.0.1' } } } })`,
  misspelt: `${imports}
defineInventory(schema, { cluster, hosts: { plots: { 'plot-1': { address: '10.0.0.1', gpus: [{ index: 0 }] } } } })`,
  misspeltInPlay: `${imports}
${plotServers('plots')}`,
  misspeltValue: `${imports}
defineInventory(schema, { cluster, hosts: { plot: { 'plot-1': { address: '10.0.0.1', gpus: [{ index: 0, listenport: 9966 }] } } } })`,
  role: `${imports}
${plotServers('storage')}`,
  fact: `${imports}
play({ name: 'nodes', hosts: groups.node, facts: { diskUse }, roles: () => [] })`,
  otherFact: `${imports}
play({ name: 'clients', hosts: groups.storage, facts: { nodeDatabase }, roles: ({ inventory, host, facts }) => [plotClient(derived.plotClient(inventory, host), facts.nodeDatabase)] })`,
})

/** The last sentence of a message says what is the matter; before it, and about the whole schema, types are repeated. */
const said = (name: string) =>
  messages[name]?.map((text) =>
    text
      .split('\n')
      .at(-1)!
      .trim()
      .replace(/'(HostsInput|Groups)<.*'(?=\. Did you)/, "'$1<…>'"),
  )

describe('what the compiler says with the cluster’s own schema', () => {
  it('is nothing when all is right', () => {
    expect(messages.right).toEqual([])
  })

  it('of a plotting machine without gpus', () => {
    expect(said('lacking')).toMatchInlineSnapshot(`
      [
        "Property 'gpus' is missing in type '{ address: string; }' but required in type '{ gpus: { index: number; uuid?: string | undefined; concurrency?: number | undefined; cores?: string | undefined; listenPort?: number | undefined; basePath?: string | undefined; }[]; plotBase?: string | undefined; shardedCache?: string | undefined; fullPieceCache?: string | undefined; privateAddress?: string | undef...'.",
      ]
    `)
  })

  it('of a misspelt group', () => {
    expect(said('misspelt')).toMatchInlineSnapshot(`
      [
        "Object literal may only specify known properties, but 'plots' does not exist in type 'HostsInput<…>'. Did you mean to write 'plot'?",
      ]
    `)
    expect(said('misspeltInPlay')).toMatchInlineSnapshot(`
      [
        "Property 'plots' does not exist on type 'Groups<…>'. Did you mean 'plot'?",
      ]
    `)
  })

  it('of a misspelt value', () => {
    expect(said('misspeltValue')).toMatchInlineSnapshot(`
      [
        "Object literal may only specify known properties, but 'listenport' does not exist in type '{ index: number; uuid?: string | undefined; concurrency?: number | undefined; cores?: string | undefined; listenPort?: number | undefined; basePath?: string | undefined; }'. Did you mean to write 'listenPort'?",
      ]
    `)
  })

  it('of a role asked for what its hosts lack', () => {
    expect(said('role')).toMatchInlineSnapshot(`
      [
        "Type 'Host<{ disks: { path: string; sectors: number | "max"; allowShrink: boolean; format: boolean; size?: number | undefined; device?: string | undefined; }[]; privateAddress?: string | undefined; }>' is missing the following properties from type '{ gpus: { index: number; uuid?: string | undefined; concurrency?: number | undefined; cores?: string | undefined; listenPort?: number | undefined; basePath?: string | undefined; }[]; plotBase: string; shardedCache: string; fullPieceCache: string; privateAddress?: string | undefined; }': gpus, plotBase, shardedCache, fullPieceCache",
      ]
    `)
  })

  it('of a fact asked for what its hosts lack, or given to a role that wants another', () => {
    expect(said('fact')).toMatchInlineSnapshot(`
      [
        "Property 'disks' is missing in type 'Host<{ gpu: { index: number; uuid?: string | undefined; concurrency?: number | undefined; }; basePath: string; rpcListenOn: string; tls?: { certificate: string; key: Secret; } | undefined; privateAddress?: string | undefined; }>' but required in type '{ readonly disks: readonly { readonly path: string; }[]; }'.",
      ]
    `)
    expect(said('otherFact')).toMatchInlineSnapshot(`
      [
        "Property 'basePath' is missing in type 'Host<{ disks: { path: string; sectors: number | "max"; allowShrink: boolean; format: boolean; size?: number | undefined; device?: string | undefined; }[]; privateAddress?: string | undefined; }>' but required in type '{ readonly basePath: string; }'.",
        "Type 'NodeDatabase' is missing the following properties from type 'readonly DiskUse[]': length, concat, join, slice, and 26 more.",
      ]
    `)
  })
})
