import { expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import type { NatsConfig } from '../../lib/render/nats.ts'
import { natsRestartPart } from '../../lib/render/nats-reload.ts'
import { cluster, routes, natsConfig as server } from './nats-config.ts'

const http = { host: '127.0.0.1', port: 8222 }
const auth = { user: 'a', pass: new Secret('restart-me-not') }
const usual = server({ http, cluster, auth })

const differs = (more: Partial<NatsConfig>, from = usual): boolean => natsRestartPart({ ...from, ...more }) !== natsRestartPart(from)

test.each<[string, Partial<NatsConfig>]>([
  ['another max_payload', { maxPayload: '4MB' }],
  ['a write deadline', { writeDeadline: '20s' }],
  ['a pid file', { pidFile: '/run/nats.pid' }],
  ['another password', { auth: { user: 'a', pass: new Secret('other') } }],
  ['a login of the system account', { systemAuth: auth }],
  ['another route', { cluster: { ...cluster, routes: [...routes, 'nats://192.168.1.4:4248'] } }],
  ['passwords of routes', { cluster: { ...cluster, user: 'a', pass: new Secret('other') } }],
  ['pool, accounts and compression of routes', { cluster: { ...cluster, poolSize: 5, accounts: ['A'], compression: 's2_fast' } }],
  ['TLS of clients', { tls: { certificate: '/c', key: '/k' } }],
  ['TLS of routes', { cluster: { ...cluster, tls: { certificate: '/c', key: '/k', ca: '/a' } } }],
  ['lines of extra', { extra: ['debug: true', 'PING_INTERVAL = "30s"', 'max_connections 1000', 'client_advertise: "10.0.0.1:4222"'] }],
  ['an empty extra', { extra: [] }],
])('%s is reloaded', (_, more) => {
  expect(differs(more)).toBe(false)
})

test.each<[string, Partial<NatsConfig>]>([
  ['a name', { serverName: 'node-2' }],
  ['a version', { version: '2.10.22' }],
  ['an address', { host: '192.168.1.9' }],
  ['a port', { port: 4333 }],
  ['another port of health', { http: { ...http, port: 8333 } }],
  ['max_pending', { maxPending: '128MB' }],
  ['the lame duck', { lameDuck: { duration: '1m', grace: '10s' } }],
  ['the log', { logFile: { path: '/var/log/nats.log' } }],
  ['limits of JetStream', { jetstream: { storeDir: '/var/lib/nats', maxFile: '200GB' } }],
  ['the store of JetStream', { jetstream: { storeDir: '/srv/nats', maxFile: '100GB' } }],
  ['a cluster of another name', { cluster: { ...cluster, name: 'b' } }],
  ['another address of routes', { cluster: { ...cluster, host: '192.168.1.9' } }],
  ['another port of routes', { cluster: { ...cluster, port: 6222 } }],
  ['a line of extra that is not known', { extra: ['max_subscriptions: 10'] }],
  ['two settings on one line', { extra: ['debug: true, max_subscriptions: 10'] }],
  ['a setting inside a block', { extra: ['websocket {', 'debug: true', '}'] }],
  ['a list', { extra: ['server_tags: ["a"]'] }],
  ['a variable', { extra: ['P = "30s"', 'ping_interval: $P'] }],
])('%s waits for a restart', (_, more) => {
  expect(differs(more)).toBe(true)
})

test('a cluster begins with a restart, and the order of fields does not count', () => {
  const { cluster: _, ...alone } = usual
  expect(natsRestartPart(alone)).not.toBe(natsRestartPart(usual))
  const { host, serverName, ...rest } = usual
  expect(natsRestartPart({ ...rest, serverName, host })).toBe(natsRestartPart(usual))
})

test('no password is in it', () => {
  const text = natsRestartPart({ ...usual, cluster: { ...cluster, user: 'a', pass: new Secret('route-pass') } })
  expect(text).not.toMatch(/restart-me-not|route-pass|secret/)
})
