import { z } from 'zod'
import { natsLinks } from '../inventories/links.ts'
import { verifyPieces as derived } from '../inventories/operations.ts'
import { schema } from '../inventories/schema.ts'
import { duration } from '../lib/inventory/duration.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { operation } from '../roles/operation.ts'

const params = z.object({ within: duration().default(86_400).describe('how long this run waits for its end; it goes on after that') })

/** All pieces of the cluster, over NATS: one machine is enough. */
export const verifyPieces = definePlaybook({
  name: 'verify-pieces',
  about: 'verifies the pieces that the cluster holds, from the first GPU machine that is meant',
  schema,
  links: natsLinks,
  params,
  plays: (told) => [
    play({
      name: 'verify-pieces',
      hosts: schema.groups.plot,
      firstOnly: true,
      roles: ({ inventory, host }) => [operation(derived(inventory, host, told))],
    }),
  ],
})

await main(verifyPieces, import.meta.url)
