import { join, Secret } from '../lib/engine/secret.ts'
import { natsHttpPort } from '../lib/facts/nats.ts'
import { hostPort } from '../lib/render/nats.ts'
import type { NatsRole } from '../roles/nats.ts'
import type { NatsHealth } from '../roles/nats-health.ts'
import type { NatsPeer } from '../roles/nats-peer.ts'
import type { NatsStreams } from '../roles/nats-streams.ts'
import { type Inv, inside, type Machine, nodes, sourceOf } from './members.ts'
import { natsFiles, natsTlsConfig } from './nats-tls.ts'
import type { NodeHost } from './schema.ts'

/** A URL for every NATS server, the same list for every program; a secret where it carries the password. */
export function natsServers(inventory: Inv): (string | Secret)[] {
  const { port, auth, tls } = inventory.cluster.nats
  const scheme = tls?.clients ? 'tls://' : 'nats://'
  return nodes(inventory).map((host) => {
    const at = hostPort(inside(host), port)
    return auth === undefined
      ? `${scheme}${at}`
      : join([scheme, encodeURIComponent(auth.user), ':', new Secret(encodeURIComponent(auth.pass.reveal())), '@', at])
  })
}

export function natsConfig(inventory: Inv, host: NodeHost): NatsRole['config'] {
  const { nats } = inventory.cluster
  const servers = nodes(inventory)
  const { user, pass } = nats.routeAuth ?? {}
  const tls = natsTlsConfig(nats.tls)
  return {
    version: nats.version,
    serverName: host.name,
    host: inside(host),
    port: nats.port,
    http: { host: '127.0.0.1', port: natsHttpPort },
    maxPayload: nats.maxPayload,
    jetstream: { storeDir: nats.storeDir, maxFile: nats.maxFileStore },
    lameDuck: nats.lameDuck,
    extra: nats.extra,
    ...tls.clients,
    ...(nats.auth && { auth: nats.auth }),
    ...(nats.systemAuth && { systemAuth: nats.systemAuth }),
    ...(servers.length > 1 && {
      cluster: {
        name: nats.clusterName,
        host: inside(host),
        port: nats.clusterPort,
        routes: servers.map((server) => `nats://${hostPort(inside(server), nats.clusterPort)}`),
        ...(user !== undefined && pass !== undefined && { user, pass }),
        ...tls.routes,
      },
    }),
  }
}

export const nats = (inventory: Inv, host: NodeHost): NatsRole => {
  const { archive, tls } = inventory.cluster.nats
  const files = natsFiles(tls, host)
  return {
    config: natsConfig(inventory, host),
    ...(files && { tls: files }),
    install: archive === undefined ? 'package' : { source: sourceOf(archive), sha256: archive.sha256, strip: archive.strip },
    startsecs: inventory.cluster.startsecs,
  }
}

export const natsHealth = (inventory: Inv, host: NodeHost, out: readonly string[]): NatsHealth => ({
  version: inventory.cluster.nats.version,
  serverName: host.name,
  httpPort: natsHttpPort,
  maxPayload: inventory.cluster.nats.maxPayload,
  servers: nodes(inventory).map(({ name }) => name),
  out,
})

export const natsStreams = (inventory: Inv, { name: serverName }: NodeHost, { name: leaving }: Machine): NatsStreams => ({
  httpPort: natsHttpPort,
  serverName,
  leaving,
  left: nodes(inventory).filter(({ name }) => name !== leaving).length,
})

export const natsPeer = (inventory: Inv, host: NodeHost, { name: peer }: Machine): NatsPeer => {
  const { port, auth, systemAuth = auth, tls } = inventory.cluster.nats
  return {
    peer,
    serverName: host.name,
    host: inside(host),
    port,
    tls: tls?.clients ?? false,
    httpPort: natsHttpPort,
    ...(systemAuth && { login: systemAuth }),
  }
}
