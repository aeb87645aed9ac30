import { statSync } from 'node:fs'
import { z } from '#zod'
import * as derived from '../inventories/derived.ts'
import { natsLinks } from '../inventories/links.ts'
import { type Cluster, type NodeHost, schema } from '../inventories/schema.ts'
import { RequestError } from '../lib/engine/errors.ts'
import { duration } from '../lib/inventory/duration.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { programUp } from '../lib/kinds/program.ts'
import type { Source } from '../lib/kinds/release.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { logPath, programName } from '../roles/autonomys/components.ts'
import { nodeDatabase } from '../roles/autonomys/node-database.ts'
import { stopSecondsOf } from '../roles/autonomys/program.ts'
import { controller } from '../roles/controller.ts'
import { node } from '../roles/node.ts'
import { nodeHealth } from '../roles/node-health.ts'
import { snapshot, snapshotDone, snapshotInPlace } from '../roles/snapshot.ts'

const params = z.object({
  archive: z.string().min(1).meta({ takes: 'FILE|URL' }).describe("the database's archive: a file here, or what the node machine fetches"),
  sha256: z
    .string()
    .regex(/^[\da-f]{64}$/, 'no sha256: give 64 hex digits, as sha256sum prints them')
    .describe('what the archive must have; from whom you have the archive from'),
  strip: z.int().min(0).default(0).describe("directories at the head of its members' names that are left out"),
  within: duration().default(259_200).describe('how long this run waits until it is fetched, checked and unpacked'),
  syncWithin: duration().default(86_400).describe('how long the node may take to sync before its old database is put back'),
  discardOld: z.boolean().default(false).describe('remove the old database in the end'),
})
type Told = z.output<typeof params>

/** @throws RequestError where there is no such file here */
function sourceOf(archive: string): Source {
  if (/^https?:\/\//.test(archive)) return { url: archive }
  const found = statSync(archive, { throwIfNoEntry: false })
  if (found?.isFile()) return { file: archive, bytes: found.size }
  throw new RequestError([
    { where: '--archive', what: `${archive} is no file here`, fix: 'name one, or a URL that begins with https:// or http://' },
  ])
}

const programs = ['node', 'controller'] as const

const plays = (told: Told) => {
  const source = sourceOf(told.archive)
  const { sha256, strip, within } = told
  const spec = (inventory: Inventory<Cluster>, { basePath, ...host }: NodeHost) => {
    const vendor = derived.vendor(inventory, { ...host, basePath })
    return { basePath, user: vendor.user, source, sha256, strip, within, stopwaitsecs: stopSecondsOf(vendor, 'node') }
  }
  const common = { hosts: schema.groups.node, firstOnly: true }
  return [
    play({ ...common, name: 'fetch', roles: ({ inventory, host }) => [snapshot(spec(inventory, host))] }),
    play({
      ...common,
      name: 'restore',
      facts: { database: nodeDatabase },
      rollback: true,
      roles: ({ inventory, host, facts }) => [
        snapshotInPlace(spec(inventory, host)),
        node(derived.node(inventory, host), facts.database, { ...derived.nodeHealth(inventory, host), within: told.syncWithin }),
        controller(derived.controller(inventory, host)),
      ],
      // an old database that was put back has blocks to catch up with
      gate: ({ inventory, host, undone }) => [
        ...programs.map((id) => programUp({ name: programName(id), log: logPath(id) })),
        nodeHealth({ ...derived.nodeHealth(inventory, host), ...(undone && { whileSyncing: 'allow' as const }) }),
      ],
    }),
    play({ ...common, name: 'tidy', roles: ({ inventory, host }) => [snapshotDone(spec(inventory, host), told.discardOld)] }),
  ]
}

/** Downtime is two renames and a start: all that takes long is done beside the database at work. */
export const restoreNode = definePlaybook({
  name: 'restore-node',
  about: 'puts a snapshot in place of the database of the first node machine that is meant; -l node-2 means that one',
  schema,
  links: natsLinks,
  params,
  confirm: ({ archive }) => `The database of a node machine is replaced by ${archive}, and its controller is away meanwhile. Begin?`,
  plays,
})

await main(restoreNode, import.meta.url)
