import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { type NatsConfig, renderNatsConfig } from '../../lib/render/nats.ts'
import { natsConfigProblems } from '../../lib/render/nats-problems.ts'
import { cluster, natsConfig as server } from './nats-config.ts'
import { freePort, natsServer } from './nats-server.ts'

let real: ReturnType<typeof natsServer>
beforeAll(() => {
  real = natsServer()
})
afterAll(() => real?.end())

const faults = (more: Partial<NatsConfig>) => natsConfigProblems(server(more)).map(({ what }) => what)

test.each<[string, Partial<NatsConfig>]>([
  ['alone', {}],
  ['in a cluster', { cluster }],
  [
    'with passwords',
    { cluster: { ...cluster, user: 'a', pass: new Secret('"$x\\ #') }, auth: { user: '$b', pass: new Secret('$2a$11$x') } },
  ],
  [
    'with everything',
    {
      maxPending: '128MB',
      writeDeadline: '1m30s',
      pidFile: '/a b',
      logFile: { path: '/c;d', sizeLimit: '1GB' },
      extra: ['debug: false'],
    },
  ],
  ['over IPv6', { host: '::1', http: { host: '::1', port: 8222 } }],
])('nats-server parses it %s', (_, more) => {
  expect(faults(more)).toEqual([])
  expect(real.check(renderNatsConfig(server(more)))).toMatchObject({ valid: true })
})

test.each<[string, Partial<NatsConfig>]>([
  ['cluster.pool_size', { cluster: { ...cluster, poolSize: 3 } }],
  ['cluster.accounts', { cluster: { ...cluster, accounts: ['$SYS'] } }],
  ['cluster.compression', { cluster: { ...cluster, compression: 's2_fast' } }],
  ['jetstream.sync_interval', { jetstream: { storeDir: '/x', syncInterval: '1m' } }],
  ['jetstream.request_queue_limit', { jetstream: { storeDir: '/x', requestQueueLimit: 1000 } }],
  ['logfile_max_num', { logFile: { path: '/x', maxNum: 3 } }],
  ['tls.handshake_first', { extra: ['tls { handshake_first: true }'] }],
  ['authorization.auth_callout', { extra: ['authorization { auth_callout { issuer: A, auth_users: [ b ] } }'] }],
])('nats-server refuses %s where we do', (key, more) => {
  const refused = `refuses the key ${key}`
  expect(faults({ ...more, version: '2.9.10' })).toEqual([`nats-server 2.9.10 ${refused}`])
  expect(faults({ ...more, version: '2.10.22' })).toEqual([])
  const ours = faults({ ...more, version: real.version })
  expect(/unknown field/.test(real.check(renderNatsConfig(server(more))).stderr)).toBe(ours.length > 0)
})

test.each<[string, Partial<NatsConfig>, RegExp]>([
  ['no server_name', { serverName: '', cluster }, /requires `server_name`/],
  ['no cluster name', { cluster: { ...cluster, name: '' } }, /requires `cluster.name`/],
  ['a grace as long as the duration', { lameDuck: { duration: '30s', grace: '30s' } }, /should be strictly lower/],
  ['max_payload above max_pending', { maxPayload: '3MB', maxPending: '2MB' }, /cannot be higher than max_pending/],
])('nats-server passes %s with -t, does not start, and we refuse it', (_, more, message) => {
  const text = renderNatsConfig(server(more))
  expect(real.check(text)).toMatchObject({ valid: true })
  expect(real.startAndFail(text)).toMatch(message)
  expect(faults(more)).toHaveLength(1)
})

test('nats-server starts with what was rendered, awkward texts included', async () => {
  const [port, http] = [await freePort(), await freePort()]
  const storeDir = `${real.directory}/a $b "c" \\d # e`
  const pass = new Secret('50% "$PATH" \\ # ;')
  real.start(
    renderNatsConfig(
      server({
        host: '127.0.0.1',
        port,
        http: { host: '127.0.0.1', port: http },
        jetstream: { storeDir, maxFile: '1MB' },
        auth: { user: '$u', pass },
      }),
    ),
  )
  const varz = await vi.waitFor(async () => (await fetch(`http://127.0.0.1:${http}/varz`)).json(), { timeout: 10_000 })
  expect(varz).toMatchObject({ server_name: 'node-1', port, max_payload: 3 * 2 ** 20, jetstream: { config: { max_storage: 2 ** 20 } } })
  expect((varz as { jetstream: { config: { store_dir: string } } }).jetstream.config.store_dir).toBe(`${storeDir}/jetstream`)
  expect(await answer(port, { user: '$u', pass: pass.reveal() })).toBe('PONG')
  expect(await answer(port, { user: '$u', pass: 'wrong' })).toMatch(/^-ERR 'Authorization Violation'/)
})

test('another password is loaded without a restart, and ends the connections of those that have the old one', async () => {
  const [port, http] = [await freePort(), await freePort()]
  const config = (pass: string) =>
    renderNatsConfig(
      server({
        ...{ host: '127.0.0.1', port, http: { host: '127.0.0.1', port: http } },
        jetstream: { storeDir: `${real.directory}/rotated` },
        auth: { user: 'farm', pass: new Secret(pass) },
      }),
    )
  const started = real.start(config('old password'))
  await started.ready()
  const { said } = await client(port, { user: 'farm', pass: 'old password' })
  expect(await said()).toBe('PONG')
  expect(await started.reload(config('new password'))).toMatch(/Reloaded server configuration/)
  while ((await said()) !== undefined); // until it is hung up on
  expect(await answer(port, { user: 'farm', pass: 'new password' })).toBe('PONG')
})

test('beside a login of the system account clients without one are served; beside both that would be so, too, and we refuse it', async () => {
  const [port, http] = [await freePort(), await freePort()]
  const system = { user: 'sys "$x"', pass: new Secret('a b') }
  const more = { host: '127.0.0.1', port, http: { host: '127.0.0.1', port: http }, jetstream: { storeDir: `${real.directory}/s` } }
  expect(faults({ ...more, systemAuth: system, auth: system })).toHaveLength(1)
  const text = renderNatsConfig(server({ ...more, systemAuth: system }))
  expect(String(text)).toBe('‹secret›')
  real.start(text)
  await vi.waitFor(() => fetch(`http://127.0.0.1:${http}/varz`), { timeout: 10_000 })
  expect(await answer(port, {})).toBe('PONG')
  expect(await answer(port, { user: system.user, pass: 'a b' })).toBe('PONG')
  expect(await answer(port, { user: system.user, pass: 'wrong' })).toMatch(/^-ERR 'Authorization Violation'/)
})

type Credentials = { readonly user?: string; readonly pass?: string }

/** A client with these credentials, and what it hears after the greeting, line by line. */
async function client(port: number, credentials: Credentials) {
  const socket = connect(port, '127.0.0.1')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  await once(socket, 'connect')
  await lines.next()
  socket.write(`CONNECT ${JSON.stringify({ ...credentials, verbose: false })}\r\nPING\r\n`)
  return { socket, said: async (): Promise<string | undefined> => (await lines.next()).value }
}

/** The first line that it hears. */
async function answer(port: number, credentials: Credentials): Promise<string | undefined> {
  const { socket, said } = await client(port, credentials)
  const line = await said()
  socket.destroy()
  return line
}
