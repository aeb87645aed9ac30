import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { natsServer, natsServerAt, readNatsServer } from '../../lib/facts/nats.ts'
import { ask, tree, withOnly, withPrograms } from './sh.ts'

type Answer = readonly [status: number, body: string]

/** An HTTP server on loopback that answers by path; its port. */
async function serve(answers: Readonly<Record<string, Answer>>): Promise<number> {
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [404, 'not found']
    response.writeHead(status).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const said = (version: string): string => `echo 'nats-server: ${version}'`
const read = async (port: number, { binary = '', path = withPrograms({ 'nats-server': said('v2.9.10') }) } = {}) => {
  const fact = natsServerAt({ port, binary })
  return fact.parse(await ask(fact, { path, args: fact.args!({}) }))
}

const meta = (leader: unknown, size: unknown = 3): string =>
  JSON.stringify({ meta_cluster: { name: 'x', leader, cluster_size: size } }, null, 2)
const well: Answer = [200, '{"status":"ok"}']
const sick: Answer = [503, '{"status":"unavailable","error":"JetStream is not current with the meta leader"}']

test.each<[string, Readonly<Record<string, Answer>>, object]>([
  ['a cluster', { '/healthz': well, '/jsz': [200, meta('node-2')] }, { formed: true, leader: 'node-2', clusterSize: 3, health: 200 }],
  ['no leader', { '/healthz': sick, '/jsz': [200, meta('')] }, { formed: false, clusterSize: 3, health: 503 }],
  ['a single server', { '/healthz': well, '/jsz': [200, '{"memory":0}'] }, { formed: false, health: 200 }],
  ['another program on the port', {}, { formed: false, health: 404 }],
  ['no JSON', { '/healthz': well, '/jsz': [200, '<html>200\n200\n'] }, { formed: false, health: 200 }],
  ['JSON of another kind', { '/healthz': well, '/jsz': [200, '[null]'] }, { formed: false, health: 200 }],
  ['values of another kind', { '/healthz': well, '/jsz': [200, meta(7, 'many')] }, { formed: false, health: 200 }],
  [
    'a leader with escapes',
    { '/healthz': well, '/jsz': [200, meta('n\x1b[31m1')] },
    { formed: true, leader: 'n1', clusterSize: 3, health: 200 },
  ],
])('%s', async (_, answers, expected) => {
  expect(await read(await serve(answers))).toEqual({ version: '2.9.10', ...expected })
})

/** A port on which nothing listens any more. */
async function silent(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('no server running', async () => {
  expect(await read(await silent())).toEqual({ version: '2.9.10', formed: false })
})

test.each([
  ['a given binary counts first', 'v2.10.22', '2.10.22'],
  ['a release candidate', 'v2.11.0-RC.1', '2.11.0-RC.1'],
  ['words that hold no version', 'what?', undefined],
])('%s', async (_, version, expected) => {
  const binary = `${tree({ 'nats-server': `#!/bin/sh\n${said(version)}\n` })}/nats-server`
  expect((await read(await silent(), { binary })).version).toBe(expected)
})

test('a given binary that is not there leaves the one of PATH', async () => {
  expect((await read(await silent(), { binary: '/nonexistent/nats-server' })).version).toBe('2.9.10')
})

test('neither nats-server nor curl', async () => {
  expect(await read(8222, { path: withOnly('timeout', 'head') })).toEqual({ formed: false })
})

test('garbage is no answer', () => {
  expect(readNatsServer('')).toEqual({ formed: false })
  expect(readNatsServer('\x1d\x1d200\n{')).toEqual({ formed: false })
})

test('the port is the usual one unless told', () => {
  expect(natsServer.args!({})).toEqual(['8222', ''])
})
