import { z } from 'zod'
import { natsLinks } from '../inventories/links.ts'
import { benchmarkCache as derived } from '../inventories/operations.ts'
import { schema } from '../inventories/schema.ts'
import { duration } from '../lib/inventory/duration.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { operation } from '../roles/operation.ts'

const params = z.object({
  sectors: z.int().min(1).default(256).describe('sectors that are read in each epoch'),
  epoch: z.int().min(1).default(10).describe('how often they are read'),
  cacheItemType: z.enum(['split-parity-piece']).default('split-parity-piece').describe('what is read'),
  atOnce: z.int().min(1).default(1).describe('machines that measure at the same time, and share the network'),
  within: duration().default(7200).describe('how long this run waits for the end on each machine'),
})

/** Where the plotters are, for theirs is the network that counts; one machine after the other, so that none measures another's share. */
export const benchmarkCache = definePlaybook({
  name: 'benchmark-cache',
  about: 'measures how fast the GPU machines read from the sharded cache, one after the other',
  schema,
  links: natsLinks,
  params,
  plays: ({ atOnce, ...asked }) => [
    play({
      name: 'benchmark-cache',
      hosts: schema.groups.plot,
      serial: atOnce,
      maxFailures: '100%',
      roles: ({ inventory, host }) => [operation(derived(inventory, host, asked))],
    }),
  ],
})

await main(benchmarkCache, import.meta.url)
