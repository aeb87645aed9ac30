import { natsLinks } from '../inventories/links.ts'
import { schema } from '../inventories/schema.ts'
import { main } from '../lib/main.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { again } from './plays/again.ts'
import { caches } from './plays/caches.ts'
import { natsServers } from './plays/nats-servers.ts'
import { nodeMachines } from './plays/node-machines.ts'
import { careful } from './plays/pace.ts'
import { plotClients } from './plays/plot-clients.ts'
import { plotServers } from './plays/plot-servers.ts'
import { preflight } from './plays/preflight.ts'

const care = { ...careful, rollback: false }
const plays = [natsServers(care), nodeMachines(care), caches(care), plotServers(care), plotClients(care)]

/** Programs are started anew as they are configured, with the care of an upgrade; --tags says which. */
export const restart = definePlaybook({
  name: 'restart',
  about: 'starts the programs of a cluster at work anew, one after the other; --tags plot-server restarts only these',
  schema,
  links: natsLinks,
  plays: [preflight(), ...plays.map((play) => again(play))],
})

await main(restart, import.meta.url)
