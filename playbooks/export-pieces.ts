import { z } from '#zod'
import * as derived from '../inventories/derived.ts'
import { natsLinks } from '../inventories/links.ts'
import { nodeNamed, rpcFromElsewhere, wholeHistory } from '../inventories/node-url.ts'
import { schema } from '../inventories/schema.ts'
import { duration } from '../lib/inventory/duration.ts'
import { main } from '../lib/main.ts'
import { play, playOf } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { exportRoom } from '../roles/autonomys/export-room.ts'
import { nodeDatabase } from '../roles/autonomys/node-database.ts'
import { exportPieces as exportRole, exportSource } from '../roles/export-pieces.ts'

const params = z.object({
  node: z.string().optional().meta({ takes: 'HOST' }).describe('the node machine whose history is exported (usual: the first)'),
  within: duration().default(604_800).describe('how long this run waits for the end on each machine'),
})

/** Each machine's full-piece cache is written anew from a node's history, one machine after the other. */
export const exportPieces = definePlaybook({
  name: 'export-pieces',
  about: "exports a node's history as pieces, which become the full-piece cache of each GPU machine that is meant",
  schema,
  links: natsLinks,
  params,
  plays: ({ node, within }) => [
    playOf(schema, 'source', (inventory) => {
      const source = nodeNamed(inventory, node).name
      return play({
        name: 'source',
        hosts: schema.groups.node,
        facts: { database: nodeDatabase },
        roles: ({ host, facts }) => (host.name === source ? [exportSource(facts.database)] : []),
      })
    }),
    playOf(schema, 'export-pieces', (inventory) => {
      wholeHistory(inventory)
      const rpc = rpcFromElsewhere(nodeNamed(inventory, node))
      return play({
        name: 'export-pieces',
        hosts: schema.groups.plot,
        facts: { room: exportRoom },
        serial: 1,
        roles: ({ host, facts, cluster }) => [
          exportRole({ cache: derived.fullPieceCache(inventory, host), rpc, bytes: cluster.cacheBytes, within }, facts.room),
        ],
      })
    }),
  ],
})

await main(exportPieces, import.meta.url)
