import type { Flaw } from '../engine/errors.ts'
import { groupBy } from '../engine/group-by.ts'
import type { NatsConfig } from './nats.ts'

const named = (servers: readonly NatsConfig[]): string => servers.map(({ serverName }) => serverName).join(', ')

const shared = (servers: readonly NatsConfig[], key: (server: NatsConfig) => string | undefined): [string, NatsConfig[]][] =>
  [...groupBy(servers, key)].filter((entry): entry is [string, NatsConfig[]] => entry[0] !== undefined && entry[1].length > 1)

const address = ({ host, port = 4222 }: NatsConfig) => (host === '0.0.0.0' || host === '::' ? undefined : `${host}:${port}`)

/** What keeps several servers from being one cluster, though each of them would start. */
export function natsClusterProblems(servers: readonly NatsConfig[]): readonly Flaw[] {
  const alone = servers.filter(({ cluster }) => cluster === undefined)
  const clusters = new Set(servers.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster.name])))
  return [
    ...shared(servers, ({ serverName }) => serverName).map(([name, twins]) => ({
      what: `${twins.length} servers are named ${name}: the second one's routes are closed and it never gets well`,
      fix: 'derive the name from the host',
    })),
    ...shared(servers, address).map(([where, twins]) => ({ what: `${named(twins)} have one address, ${where}`, fix: 'give each its own' })),
    ...(servers.length > 1 && alone.length > 0
      ? [{ what: `${named(alone)} stand outside the cluster`, fix: 'give them the same cluster' }]
      : []),
    ...(clusters.size > 1 ? [{ what: `the servers name different clusters: ${[...clusters].join(', ')}`, fix: 'take one name' }] : []),
  ]
}

/** Of a cluster of so many servers: JetStream needs a majority, floor(n/2) + 1. */
export function natsClusterNotices(count: number): readonly string[] {
  const spare = Math.ceil(count / 2) - 1
  return count > 0 && count % 2 === 0
    ? [`${count} NATS servers tolerate the loss of ${spare === 0 ? 'none' : spare}, as ${count - 1} would: take ${count + 1}`]
    : []
}
