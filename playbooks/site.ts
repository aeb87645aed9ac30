import { natsLinks } from '../inventories/links.ts'
import { schema } from '../inventories/schema.ts'
import { main } from '../lib/main.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { caches } from './plays/caches.ts'
import { machines } from './plays/machines.ts'
import { natsServers } from './plays/nats-servers.ts'
import { nodeMachines } from './plays/node-machines.ts'
import { plotClients } from './plays/plot-clients.ts'
import { plotServers } from './plays/plot-servers.ts'

/** The whole cluster, in the order of the vendor's guide. */
export const site = definePlaybook({
  name: 'site',
  about: 'brings every machine of the farming cluster to the state that the inventory describes',
  schema,
  links: natsLinks,
  plays: [machines(), natsServers(), nodeMachines(), caches(), plotServers(), plotClients()],
})

await main(site, import.meta.url)
