import { z } from 'zod'
import { natsLinks } from '../inventories/links.ts'
import { reinitCache as derived, reinitCacheName } from '../inventories/operations.ts'
import { schema } from '../inventories/schema.ts'
import { duration, durationText } from '../lib/inventory/duration.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { operation } from '../roles/operation.ts'
import { alone } from './plays/alone.ts'

const atOnce = {
  message: 'a delay of 0 re-initialises the caches of the whole cluster at once',
  params: { fix: 'give it time, such as 60s' },
}

const params = z.object({
  delay: duration()
    .refine((seconds) => seconds > 0, atOnce)
    .default(60)
    .describe("what the vendor's utility is given as --delay"),
  within: duration().default(7200).describe('how long this run waits for its end; it goes on after that'),
})

/** One machine tells all caches to begin anew; a run that was interrupted goes on with what it has begun. */
export const reinitCache = definePlaybook({
  name: 'reinit-cache',
  about: 're-initialises all caches of the cluster, from the first node machine that is meant',
  schema,
  links: natsLinks,
  params,
  confirm: ({ delay }) =>
    `All caches of the cluster are re-initialised (delay ${durationText(delay)}): plotting is slower until they are full again. Begin?`,
  plays: (told) => [
    alone(reinitCacheName, (inventory, host) => derived(inventory, host, told)),
    play({
      name: 'reinit-cache',
      hosts: schema.groups.node,
      firstOnly: true,
      roles: ({ inventory, host }) => [operation(derived(inventory, host, told))],
    }),
  ],
})

await main(reinitCache, import.meta.url)
