import { describe, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { type NatsConfig, renderNatsConfig } from '../../lib/render/nats.ts'
import { natsClusterNotices, natsClusterProblems } from '../../lib/render/nats-cluster.ts'
import { natsConfigNotices, natsConfigProblems } from '../../lib/render/nats-problems.ts'
import { parseSize } from '../../lib/render/nats-units.ts'
import { cluster, routes, natsConfig as server } from './nats-config.ts'

const faults = (more: Partial<NatsConfig>) => natsConfigProblems(server(more)).map(({ what }) => what)

test('the vendor’s sample, put right', () => {
  const text = renderNatsConfig(
    server({ http: { host: '127.0.0.1', port: 8222 }, writeDeadline: '20s', pidFile: '/run/nats.pid', cluster }),
  )
  expect(text).toMatchInlineSnapshot(`
    "server_name: "node-1"
    host: "192.168.1.1"
    port: 4222
    http: "127.0.0.1:8222"
    max_payload: 3MB
    write_deadline: "20s"
    lame_duck_duration: "30s"
    lame_duck_grace_period: "10s"
    pid_file: "/run/nats.pid"

    jetstream {
      store_dir: "/var/lib/nats"
      max_file_store: 100GB
    }

    cluster {
      name: "autonomys"
      host: "192.168.1.1"
      port: 4248
      routes: [
        "nats://192.168.1.1:4248"
        "nats://192.168.1.2:4248"
        "nats://192.168.1.3:4248"
      ]
    }
    "
  `)
})

test('a password makes the file a secret, and stands in every route', () => {
  const text = renderNatsConfig(
    server({ cluster: { ...cluster, user: 'route', pass: new Secret('p@ss/w"rd') }, auth: { user: 'farmer', pass: new Secret('$2a$') } }),
  ) as Secret
  expect(String(text)).toBe('‹secret›')
  expect(text.reveal()).toContain('"nats://route:p%40ss%2Fw%22rd@192.168.1.1:4248"')
  expect(text.reveal()).toContain('password: "p@ss/w\\"rd"')
})

test('with TLS it says where the certificates are, and servers want those of others', () => {
  const identity = { certificate: '/etc/nats/tls/server.pem', key: '/etc/nats/tls/server.pem' }
  const text = renderNatsConfig(server({ tls: identity, cluster: { ...cluster, tls: { ...identity, ca: '/etc/nats/tls/ca.pem' } } }))
  expect(text).toMatch(/\n {2}tls \{\n( {4}.*\n){2} {4}ca_file: "\/etc\/nats\/tls\/ca.pem"\n {4}verify: true\n {4}timeout: 5\n {2}\}\n/)
  expect(text).toMatch(/\ntls \{\n {2}cert_file: "\/etc\/nats\/tls\/server.pem"\n {2}key_file: ".*server.pem"\n {2}timeout: 5\n\}\n$/)
})

test.each<[number | string, number | undefined]>([
  [3_000_000, 3_000_000],
  ['3000000', 3_000_000],
  ['2M', 2_000_000],
  ['2MB', 2_097_152],
  ['2mib', 2_097_152],
  ['64K', 64_000],
  ['64KB', 65_536],
  ['1G', 1e9],
  ['1GB', 2 ** 30],
  ['1TB', 2 ** 40],
  ['8EB', undefined],
  ['', undefined],
  ['3 MB', undefined],
  ['3.5MB', undefined],
  ['-1', undefined],
  ['3MBB', undefined],
  [1.5, undefined],
])('parseSize(%j) is %s', (size, bytes) => {
  expect(parseSize(size)).toBe(bytes)
})

describe('refused', () => {
  test('nothing of a good one', () => {
    expect(faults({})).toEqual([])
    expect(
      faults({ cluster, http: { host: '127.0.0.1', port: 8222 }, maxPayload: '8MB', lameDuck: { duration: '1m', grace: '30s' } }),
    ).toEqual([])
  })

  test.each<[Partial<NatsConfig>, string]>([
    [{ maxPayload: '2M' }, 'max_payload 2M is 2000000 bytes, and the farmer exits below 2097152'],
    [{ maxPayload: 2_097_151 }, 'max_payload 2097151 is 2097151 bytes, and the farmer exits below 2097152'],
    [{ maxPayload: '65MB' }, 'max_payload 65MB is above max_pending 67108864'],
    [{ maxPayload: '3MB', maxPending: '2MB' }, 'max_payload 3MB is above max_pending 2MB'],
    [{ maxPayload: '2GB', maxPending: '4GB' }, 'max_payload 2GB is more than nats-server can count'],
    [{ maxPayload: 'big' }, 'max_payload big is no size'],
    [{ jetstream: { storeDir: '/x', maxFile: '1 TB' } }, 'max_file_store 1 TB is no size'],
    [{ jetstream: { storeDir: 'x' } }, 'store_dir "x" is not absolute'],
    [{ lameDuck: { duration: '29s', grace: '1s' } }, 'lame_duck_duration 29s is refused by nats-server'],
    [{ lameDuck: { duration: '30s', grace: '30s' } }, 'lame duck grace 30s is not below the duration 30s'],
    [{ lameDuck: { duration: '30', grace: '1s' } }, 'lame duck 30 with grace 1s: not both are durations'],
    [{ writeDeadline: '10' }, 'write_deadline 10 is no duration'],
    [{ serverName: '' }, 'server_name is missing, without which JetStream in a cluster does not start'],
    [{ serverName: 'node 1' }, 'server_name "node 1" holds a blank'],
    [{ cluster: { ...cluster, name: '' } }, 'cluster name is missing, without which JetStream in a cluster does not start'],
    [{ cluster: { ...cluster, routes: routes.slice(0, 1) } }, 'a cluster of one server never elects a JetStream leader'],
    [{ cluster: { ...cluster, routes: [...routes, routes[0]!] } }, 'the routes name a server twice'],
    [{ cluster: { ...cluster, routes: ['192.168.1.4:4248', ...routes] } }, 'route 192.168.1.4:4248 is no nats://HOST:PORT'],
    [{ cluster: { ...cluster, user: 'route' } }, 'the cluster has a user or a password, not both'],
    [{ port: 70_000 }, 'port 70000 is no port'],
    [{ cluster: { ...cluster, port: 4222 } }, 'one port twice: port 4222, cluster port 4222'],
    [{ host: '' }, 'an address to listen on is empty'],
    [{ extra: ['max_payload: 1MB'] }, 'extra gives max_payload a second time, and the last wins'],
    [{ version: '2.10' }, 'version "2.10" is no version'],
  ])('%j', (more, what) => {
    expect(faults(more)).toEqual([what])
  })

  test('all at once, each with a remedy', () => {
    const problems = natsConfigProblems(server({ serverName: '', maxPayload: '1MB', lameDuck: { duration: '10s', grace: '20s' } }))
    expect(problems.map(({ fix }) => fix)).toEqual([
      'give it one',
      'write 2MB (1024-based) or more; the vendor takes 3MB',
      'take 30s or more',
      'shorten the grace',
    ])
  })
})

test('noticed', () => {
  expect(natsConfigNotices(server())).toEqual([])
  expect(natsConfigNotices(server({ maxPayload: '9MB', host: '0.0.0.0', jetstream: { storeDir: '/x' } }))).toEqual([
    'max_payload 9MB is above the 8MB that nats-server advises',
    'JetStream may fill the disk: set max_file_store',
    'nats-server listens on 0.0.0.0 without a password: whoever reaches it drives the cluster',
  ])
})

describe('servers together', () => {
  const three = [1, 2, 3].map((i) =>
    server({ serverName: `node-${i}`, host: `192.168.1.${i}`, cluster: { ...cluster, host: `192.168.1.${i}` } }),
  )
  const problems = (servers: readonly NatsConfig[]) => natsClusterProblems(servers).map(({ what }) => what)

  test('three of them', () => {
    expect(problems(three)).toEqual([])
    expect(natsClusterNotices(3)).toEqual([])
  })

  test('the guide’s one sample for all three', () => {
    expect(problems(three.map((each) => ({ ...each, serverName: 'n1-cluster', host: '0.0.0.0' })))).toEqual([
      "3 servers are named n1-cluster: the second one's routes are closed and it never gets well",
    ])
  })

  test('one address, two clusters, one outside', () => {
    const [one, two, other] = three as [NatsConfig, NatsConfig, NatsConfig]
    const { cluster: _, ...outside } = other
    expect(problems([one, { ...two, host: one.host, cluster: { ...cluster, name: 'b' } }, outside])).toEqual([
      'node-1, node-2 have one address, 192.168.1.1:4222',
      'node-3 stand outside the cluster',
      'the servers name different clusters: autonomys, b',
    ])
  })

  test('an even number is noticed', () => {
    expect(natsClusterNotices(2)).toEqual(['2 NATS servers tolerate the loss of none, as 1 would: take 3'])
    expect(natsClusterNotices(4)).toEqual(['4 NATS servers tolerate the loss of 1, as 3 would: take 5'])
  })
})
