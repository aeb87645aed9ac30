import type { Inventory } from '../lib/inventory/inventory.ts'
import type { Link } from '../lib/playbook.ts'
import type { Cluster } from './schema.ts'

/** How the machines talk: NATS servers by routes, each other machine to all of them. */
export function natsLinks({ hosts }: Inventory<Cluster>): Link[] {
  const servers = hosts.filter(({ group }) => group === 'node').map(({ name }) => name)
  const routes = servers.flatMap((from, i) => servers.slice(i + 1).map((to) => ({ from, to, what: 'NATS route' })))
  const clients = hosts.filter(({ group }) => group !== 'node')
  return [...routes, ...clients.flatMap(({ name: from }) => servers.map((to) => ({ from, to, what: 'NATS' })))]
}
