import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { type NatsConfig, renderNatsConfig } from '../../lib/render/nats.ts'
import { natsRestartPart } from '../../lib/render/nats-reload.ts'
import { ownCertificate } from './certificate.ts'
import { natsConfig } from './nats-config.ts'
import { freePort, natsServer } from './nats-server.ts'

let real: ReturnType<typeof natsServer>
let usual: NatsConfig
let identity: ReturnType<typeof ownCertificate>
let server: ReturnType<typeof real.start>

beforeAll(async () => {
  real = natsServer()
  identity = ownCertificate(real.directory)
  const [port, http, route] = [await freePort(), await freePort(), await freePort()]
  const host = '127.0.0.1'
  const routes = [`nats://${host}:${route}`, `nats://${host}:1`]
  usual = natsConfig({
    ...{ host, port, http: { host, port: http }, pidFile: `${real.directory}/pid` },
    jetstream: { storeDir: `${real.directory}/store`, maxMemory: '1MB', maxFile: '1MB' },
    cluster: { name: 'c', host, port: route, routes },
  })
  server = real.start(renderNatsConfig(usual))
  await server.ready()
})
afterAll(() => real?.end())

const taken = /Reloaded server configuration/
const refused = (what: string) => new RegExp(`Failed to reload server configuration: config reload not supported for ${what}`)

type Change = (from: Required<Pick<NatsConfig, 'cluster'>> & NatsConfig) => Partial<NatsConfig>
type Row = [name: string, change: Change, answer: RegExp, ours: 'reload' | 'restart']

const extra = (...lines: string[]): Change => {
  return () => ({ extra: lines })
}

test.each<Row>([
  ['nothing', () => ({}), taken, 'reload'],
  ['max_payload', () => ({ maxPayload: '4MB' }), taken, 'reload'],
  ['write_deadline', () => ({ writeDeadline: '20s' }), taken, 'reload'],
  ['pid_file', () => ({ pidFile: `${real.directory}/other-pid` }), taken, 'reload'],
  ['a user', () => ({ auth: { user: 'a', pass: new Secret('b') } }), taken, 'reload'],
  ['a user of the system account', () => ({ systemAuth: { user: 'a', pass: new Secret('b') } }), taken, 'reload'],
  ['routes', ({ cluster }) => ({ cluster: { ...cluster, routes: [cluster.routes[0]!, 'nats://127.0.0.1:2'] } }), taken, 'reload'],
  ['a user of routes', ({ cluster }) => ({ cluster: { ...cluster, user: 'a', pass: new Secret('b') } }), taken, 'reload'],
  ['tls', () => ({ tls: identity }), taken, 'reload'],
  ['tls of routes', ({ cluster }) => ({ cluster: { ...cluster, tls: { ...identity, ca: identity.certificate } } }), taken, 'reload'],
  ['levels of the log', extra('debug: true', 'trace: true', 'trace_verbose: true', 'logtime: true'), taken, 'reload'],
  ['lengths', extra('max_traced_msg_len: 100', 'max_control_line: 8192'), taken, 'reload'],
  ['connections', extra('max_connections: 1000', 'ping_interval: "30s"', 'ping_max: 3'), taken, 'reload'],
  ['connections by another name', extra('max_conn: 1000'), taken, 'reload'],
  ['write_deadline in extra', extra('write_deadline: "20s"'), taken, 'reload'],
  ['what is told', extra('client_advertise: "10.0.0.1:4222"', 'connect_error_reports: 9', 'reconnect_error_reports: 9'), taken, 'reload'],
  ['a tag', extra('server_tags: "a:b"'), taken, 'reload'],

  ['server_name', () => ({ serverName: 'other' }), refused('ServerName'), 'restart'],
  ['host', () => ({ host: '127.0.0.2' }), refused('Host'), 'restart'],
  ['port', () => ({ port: 1 }), refused('Port'), 'restart'],
  ['http', () => ({ http: { host: '127.0.0.1', port: 1 } }), refused('HTTPPort'), 'restart'],
  ['max_pending', () => ({ maxPending: '128MB' }), refused('MaxPending'), 'restart'],
  ['lame_duck_duration', () => ({ lameDuck: { duration: '1m', grace: '10s' } }), refused('LameDuckDuration'), 'restart'],
  ['lame_duck_grace_period', () => ({ lameDuck: { duration: '30s', grace: '5s' } }), refused('LameDuckGracePeriod'), 'restart'],
  ['store_dir', ({ jetstream }) => ({ jetstream: { ...jetstream, storeDir: '/x' } }), refused('jetstream storage directory'), 'restart'],
  ['max_file_store', ({ jetstream }) => ({ jetstream: { ...jetstream, maxFile: '2MB' } }), refused('jetstream max memory'), 'restart'],
  ['max_memory_store', ({ jetstream }) => ({ jetstream: { ...jetstream, maxMemory: '2MB' } }), refused('jetstream max memory'), 'restart'],
  ['cluster host', ({ cluster }) => ({ cluster: { ...cluster, host: '127.0.0.2' } }), refused('cluster host'), 'restart'],
  ['cluster port', ({ cluster }) => ({ cluster: { ...cluster, port: 1 } }), refused('cluster port'), 'restart'],
  ['logfile_size_limit', () => ({ logFile: { path: `${real.directory}/log`, sizeLimit: '1GB' } }), refused('LogSizeLimit'), 'restart'],
  ['what extra can hold', extra('max_subscriptions: 10'), refused('MaxSubs'), 'restart'],
  ['cluster name, which the server takes', ({ cluster }) => ({ cluster: { ...cluster, name: 'd' } }), taken, 'restart'],
])('%s', async (_, change, answer, ours) => {
  const next = { ...usual, ...change({ cluster: usual.cluster!, ...usual }) }
  expect(await server.reload(renderNatsConfig(next))).toMatch(answer)
  expect(natsRestartPart(next) === natsRestartPart(usual)).toBe(ours === 'reload')
  expect(await server.reload(renderNatsConfig(usual))).toMatch(taken)
})
