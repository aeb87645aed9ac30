import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { renderNatsConfig } from '../../lib/render/nats.ts'
import { type NatsPeer, natsPeer } from '../../roles/nats-peer.ts'
import { apply, see } from '../kinds/harness.ts'
import { ownCertificate } from '../render/certificate.ts'
import { natsConfig } from '../render/nats-config.ts'
import { freePort, natsServer } from '../render/nats-server.ts'

const names = ['n1', 'n2', 'n3', 'n4']
const login = { user: 'system', pass: new Secret('a b') }
type Server = { readonly name: string; readonly port: number; readonly http: number; readonly real: ReturnType<typeof natsServer> }

type Meta = { leader?: string; replicas?: { name: string }[]; cluster_size: number }
const metaOf = async ({ http }: Server): Promise<Meta> =>
  ((await (await fetch(`http://127.0.0.1:${http}/jsz`)).json()) as { meta_cluster: Meta }).meta_cluster

/** The leader among those that are up, once it knows so many others. */
const leader = (up: readonly Server[], others: number) =>
  vi.waitFor(
    async () => {
      const said = await Promise.all(up.map(async (server) => ({ server, meta: await metaOf(server) })))
      const found = said.find(({ server, meta }) => meta.leader === server.name && meta.replicas?.length === others)
      if (found === undefined) throw new Error(JSON.stringify(said.map(({ meta }) => meta)))
      return found
    },
    { timeout: 20_000, interval: 200 },
  )

describe.each([{ tls: false }, { tls: true }])('TLS of clients: $tls', ({ tls }) => {
  const servers: Server[] = []
  let clusters: readonly number[]
  let identity: ReturnType<typeof ownCertificate>

  const start = async ({ name, port, http, real }: Server, cluster: number) => {
    const server = real.start(
      renderNatsConfig(
        natsConfig({
          serverName: name,
          host: '127.0.0.1',
          port,
          http: { host: '127.0.0.1', port: http },
          jetstream: { storeDir: real.directory, maxFile: '1MB' },
          cluster: { name: 'c', host: '127.0.0.1', port: cluster, routes: clusters.map((each) => `nats://127.0.0.1:${each}`) },
          systemAuth: login,
          ...(tls && { tls: identity }),
        }),
      ),
    )
    await server.ready()
  }

  const asked = ({ name, port, http }: Server, peer: string): NatsPeer => ({
    ...{ peer, serverName: name, host: '127.0.0.1', port, tls, httpPort: http, login },
  })

  beforeAll(async () => {
    clusters = await Promise.all(names.map(freePort))
    for (const name of names) servers.push({ name, port: await freePort(), http: await freePort(), real: natsServer() })
    identity = ownCertificate(servers[0]!.real.directory)
    await Promise.all(servers.map((server, i) => start(server, clusters[i]!)))
  })
  afterAll(() => Promise.all(servers.map(({ real }) => real.end())))

  test('a server that is away is taken out, also where the leader has started since and knows no name for it', async () => {
    await leader(servers, 3)
    await Promise.all(servers.map(({ real }) => real.stop()))
    await Promise.all(servers.slice(0, 3).map((server, i) => start(server, clusters[i]!)))
    const { server, meta } = await leader(servers.slice(0, 3), 3)
    expect(meta.replicas?.map(({ name }) => name).join()).toMatch(/Server name unknown/)
    const resource = natsPeer(asked(server, 'n4'))
    expect(see(resource).changes).toEqual([{ field: 'NATS cluster', from: 'n4 is a member', to: 'it is none' }])
    if (tls) expect(apply(resource).failure?.output).toMatch(/asked to take out n4, and says: .*CERTIFICATE_VERIFY_FAILED/)
    const { failure, finding } = apply(resource, { env: { SSL_CERT_FILE: identity.certificate } })
    expect([failure, finding.changes, (await metaOf(server)).cluster_size]).toEqual([undefined, [], 3])
    expect(see(natsPeer(asked(server, 'n9'))).changes).toEqual([])
  })
})
