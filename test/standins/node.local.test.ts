import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { tree } from '../facts/sh.ts'
import { start } from './standins.ts'

const loopback = ['--listen-on', '/ip4/127.0.0.1/tcp/0', '--dsn-listen-on', '/ip4/127.0.0.1/tcp/0', '--rpc-listen-on', '127.0.0.1:0']
const quick = 'block_seconds=0.05\nsync_seconds=0\n'

/** A node on loopback with a database of its own, told by `behaviour`. */
async function node({ behaviour = quick, argv = [] as string[], root = tree({ 'etc/standin/autonomys-node': behaviour }) } = {}) {
  const running = start('autonomys-node', ['run', '--chain', 'mainnet', '--base-path', `${root}/db`, ...loopback, ...argv], root)
  await expect.poll(() => /addr=\S+|^Error/m.test(running.log()), { timeout: 20_000 }).toBe(true)
  const url = `http://${/addr=(\S+)/.exec(running.log())?.[1]}`
  const post = async (body: string, type = 'application/json') =>
    (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).text()
  const rpc = async (method: string, ...params: unknown[]) => {
    const { result, error } = JSON.parse(await post(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params })))
    return error ?? result
  }
  return { ...running, root, url, post, rpc }
}
const head = async ({ rpc }: Awaited<ReturnType<typeof node>>) => Number((await rpc('chain_getHeader')).number)

test('it answers as a synced node does, and its head moves', async () => {
  const one = await node()
  expect(await one.rpc('system_health')).toEqual({ peers: 8, isSyncing: false, shouldHavePeers: true })
  expect(await one.rpc('system_chain')).toBe('Autonomys Mainnet')
  expect(await one.rpc('subspace_getFarmerAppInfo')).toMatchObject({
    genesisHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    syncing: false,
    farmingTimeout: { secs: 4, nanos: 0 },
    protocolInfo: { maxPiecesInSector: 1000 },
  })
  const first = await head(one)
  await expect.poll(() => head(one)).toBeGreaterThan(first)
  expect(await one.rpc('system_syncState')).toEqual({
    startingBlock: expect.any(Number),
    currentBlock: expect.any(Number),
    highestBlock: expect.any(Number),
  })
})

test('it takes JSON-RPC by POST only, and says what is wrong with the rest', async () => {
  const { url, post, rpc } = await node()
  expect((await fetch(url)).status).toBe(405)
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ peers: 8, isSyncing: false, shouldHavePeers: true })
  expect(await post('{}', 'text/plain')).toMatch(/^Supplied content type is not allowed/)
  expect(JSON.parse(await post('{'))).toMatchObject({ error: { code: -32700 } })
  expect(JSON.parse(await post('[{"id":1,"method":"system_name"},{"id":2}]'))).toMatchObject([{ id: 1 }, { error: { code: -32600 } }])
  expect(await rpc('system_frobnicate')).toEqual({ code: -32601, message: 'Method not found' })
  expect(await rpc('chain_getHeader', 1, 2, 3)).toEqual({ code: -32602, message: 'Invalid params' })
})

test.each([
  ['auto', 8],
  ['safe', undefined],
  ['unsafe', 8],
])('RPC methods %s on loopback', async (methods, peers) => {
  const { rpc } = await node({ argv: ['--rpc-methods', methods] })
  const said = await rpc('system_peers')
  if (peers === undefined) expect(said).toEqual({ code: -32601, message: 'RPC call is unsafe to be called externally' })
  else expect(said).toHaveLength(peers)
})

test('a websocket gets the same answers on the same port', async () => {
  const { url } = await node()
  const key = Buffer.from('a key of 16 byte').toString('base64')
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key }
  const [response, socket] = (await once(get(url, { headers }), 'upgrade')) as [IncomingMessage, Socket]
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  expect([response.statusCode, response.headers['sec-websocket-accept']]).toEqual([101, accept])
  const asked = '{"id":1,"method":"system_name"}'
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | asked.length, 0, 0, 0, 0]), Buffer.from(asked)])) // a mask of zeros hides nothing
  const [frame] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect([frame[0], frame[1]]).toEqual([0x81, frame.length - 2])
  expect(JSON.parse(frame.subarray(2).toString())).toEqual({ jsonrpc: '2.0', id: 1, result: 'Autonomys Node (stand-in)' })
})

describe('its database', () => {
  test('outlives it, and keeps the pruning modes that it was made with', async () => {
    const first = await node({ argv: ['--blocks-pruning=archive', '--state-pruning=archive'] })
    const seen = await head(first)
    expect(await first.rpc('chain_getBlock', await first.rpc('chain_getBlockHash', 1))).toMatchObject({
      block: { header: { number: '0x1' } },
    })
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const again = await node({ root: first.root, argv: ['--blocks-pruning=archive', '--state-pruning=archive'] })
    expect(await head(again)).toBeGreaterThanOrEqual(seen)
    again.child.kill('SIGINT')
    expect(await again.ended).toBe(0)
    const other = await node({ root: first.root, argv: ['--state-pruning=archive'] })
    expect([await other.ended, other.log()]).toEqual([
      1,
      'Error: Service error: State Database error: Incompatible pruning modes for blocks_pruning [stored: archive; requested: 256]\n',
    ])
  })

  test('is one node’s at a time', async () => {
    const first = await node()
    const other = await node({ root: first.root })
    expect([await other.ended, other.log()]).toEqual([1, expect.stringMatching(/While lock file: .*\/db\/LOCK: /)])
  })

  test('has forgotten its first blocks when they are pruned', async () => {
    const { rpc } = await node()
    expect(await rpc('chain_getBlock', await rpc('chain_getBlockHash', 1))).toBe(null)
  })
})

describe('told to misbehave', () => {
  test('never_sync', async () => {
    const one = await node({ behaviour: 'never_sync=yes\n' })
    expect(await one.rpc('system_health')).toMatchObject({ isSyncing: true })
    expect(await one.rpc('subspace_getFarmerAppInfo')).toMatchObject({ syncing: true })
  })

  test('no_peers: it says that it is synced', async () => {
    const one = await node({ behaviour: `${quick}no_peers=yes\n` })
    expect(await one.rpc('system_health')).toMatchObject({ peers: 0, isSyncing: false })
  })

  test('head_stands', async () => {
    const one = await node({ behaviour: `${quick}head_stands=yes\n` })
    const moving = await node()
    const [first, other] = [await head(one), await head(moving)]
    await expect.poll(() => head(moving)).toBeGreaterThan(other + 1)
    expect(await head(one)).toBe(first)
  })

  test('hang_on_term: only SIGKILL ends it', async () => {
    const one = await node({ behaviour: `${quick}hang_on_term=yes\n` })
    one.child.kill('SIGTERM')
    await expect.poll(one.log).toMatch(/Waiting for blocking tasks/)
    expect(await one.rpc('system_chain')).toBe('Autonomys Mainnet')
    one.child.kill('SIGKILL')
    expect(await one.ended).toBe('SIGKILL')
  })

  test('stop_seconds: it answers until then', async () => {
    const one = await node({ behaviour: `${quick}stop_seconds=0.3\n` })
    one.child.kill('SIGTERM')
    await expect.poll(one.log).toMatch(/SIGTERM received/)
    expect(await one.rpc('system_chain')).toBe('Autonomys Mainnet')
    expect(await one.ended).toBe(0)
  })

  test('crash_after', async () => {
    const one = await node({ behaviour: 'crash_after=0.2\n' })
    expect([await one.ended, one.log()]).toEqual([1, expect.stringMatching(/panicked/)])
  })

  test('start_delay: nothing until then, but a signal ends it', async () => {
    const root = tree({ 'etc/standin/autonomys-node': 'start_delay=60\n' })
    const one = start('autonomys-node', ['run', '--chain', 'mainnet', '--base-path', `${root}/db`], root)
    await expect.poll(one.log, { timeout: 20_000 }).toMatch(/Told to begin in 60 s\n$/)
    one.child.kill('SIGTERM')
    expect([await one.ended, readdirSync(root)]).toEqual([0, ['etc']])
  })

  test('by the file of its name under Supervisor', async () => {
    const root = tree({ 'etc/standin/autonomys-node-7': 'nonsense\n', 'etc/standin/autonomys-node': 'other nonsense\n' })
    const argv = ['run', '--chain', 'mainnet', '--base-path', `${root}/db`, ...loopback]
    const one = start('autonomys-node', argv, root, { SUPERVISOR_PROCESS_NAME: 'autonomys-node-7' })
    const said = `Error: ${root}/etc/standin/autonomys-node-7: 'nonsense' is nothing that a stand-in can be told\n`
    expect([await one.ended, one.log()]).toEqual([1, said])
  })

  test.each(['never_synk=yes', 'never_sync=maybe', 'stop_seconds=soon'])('%s is nothing that it knows', async (line) => {
    const one = await node({ behaviour: `${line}\n` })
    expect([await one.ended, one.log()]).toEqual([
      1,
      expect.stringMatching(/^Error: .*autonomys-node: '.*' is nothing that a stand-in can be told\n$/),
    ])
  })
})
