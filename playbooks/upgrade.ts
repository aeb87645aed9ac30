import { natsLinks } from '../inventories/links.ts'
import { schema } from '../inventories/schema.ts'
import { main } from '../lib/main.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { caches } from './plays/caches.ts'
import { natsServers } from './plays/nats-servers.ts'
import { nodeMachines } from './plays/node-machines.ts'
import { careful } from './plays/pace.ts'
import { plotClients } from './plays/plot-clients.ts'
import { plotServers } from './plays/plot-servers.ts'
import { preflight } from './plays/preflight.ts'
import { stage } from './plays/stage.ts'

/** Every machine is asked first, gets the release next, and then changes over batch by batch; a batch that fails goes back. */
export const upgrade = definePlaybook({
  name: 'upgrade',
  about: 'brings a cluster at work to the release that the inventory (or -e version=…) names, and back where that fails',
  schema,
  links: natsLinks,
  plays: [preflight(), stage(), natsServers(careful), nodeMachines(careful), caches(careful), plotServers(careful), plotClients(careful)],
})

await main(upgrade, import.meta.url)
