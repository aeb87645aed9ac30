import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { tree } from '../facts/sh.ts'
import { type Behaviour, standinRelease } from '../lab/release.ts'
import { freePort, natsServer } from '../render/nats-server.ts'
import { start } from './standins.ts'

const version = `0.1.${process.pid}`
const loopback = ['--listen-on', '/ip4/127.0.0.1/tcp/0', '--dsn-listen-on', '/ip4/127.0.0.1/tcp/0', '--rpc-listen-on', '127.0.0.1:0']
const patience = { timeout: 20_000 }

let server: ReturnType<typeof natsServer>
let nats: string
beforeAll(async () => {
  server = natsServer()
  const port = await freePort()
  server.start(`listen: "127.0.0.1:${port}"\nmax_payload: 3MB\n`)
  await vi.waitFor(async () => expect(await reached(port)).toBe(true), patience)
  nats = `nats://127.0.0.1:${port}`
})
afterAll(() => server?.end())

async function reached(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const answer = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
  socket.destroy()
  return answer
}

/** The folder of a release that was told this. */
function unpacked(behaviour: Behaviour): string {
  const { file } = standinRelease(version, behaviour)
  const folder = tree({ empty: '' })
  execFileSync('tar', ['-xf', file, '-C', folder])
  onTestFinished(() => rmSync(dirname(file), { recursive: true, force: true }))
  return folder
}

function node(folder: string, host: Record<string, string> = {}) {
  const root = tree({ empty: '', ...host })
  return start('autonomys-node', ['run', '--chain', 'mainnet', '--base-path', `${root}/db`, ...loopback], root, {}, folder)
}

async function plotServer(folder: string, gpu: number) {
  const [root, port] = [tree({ empty: '' }), await freePort()]
  const argv = ['cluster', '--nats-server', nats, 'plot-server', '--listen-port', String(port), `${root}/base`]
  const name = { SUPERVISOR_PROCESS_NAME: `autonomys-plot-server-${gpu}` }
  const running = start('autonomys-farmer', argv, root, name, folder)
  await expect.poll(running.log, patience).toMatch(/Plot server is ready|^Error/m)
  return { ...running, port }
}

async function syncing({ log }: ReturnType<typeof node>): Promise<boolean> {
  await expect.poll(log, patience).toMatch(/addr=\S+/)
  const health = await fetch(`http://${/addr=(\S+)/.exec(log())![1]}/health`)
  return ((await health.json()) as { isSyncing: boolean }).isSyncing
}

test('never_listens: its plot-server goes on and opens no port; that of another GPU does', async () => {
  const folder = unpacked({ 'autonomys-plot-server-2': { never_listens: true } })
  const [bad, good] = await Promise.all([plotServer(folder, 2), plotServer(folder, 1)])
  expect(await Promise.all([bad, good].map(({ port }) => reached(port)))).toEqual([false, true])
  expect(bad.child.exitCode).toBe(null)
})

test('a name without number is all of its GPUs’, and nobody else’s', async () => {
  const folder = unpacked({ 'autonomys-plot-server': { never_listens: true } })
  const ports = await Promise.all([plotServer(folder, 0), plotServer(folder, 13)])
  expect(await Promise.all(ports.map(({ port }) => reached(port)))).toEqual([false, false])
  const other = unpacked({ 'autonomys-plot': { never_listens: true } })
  expect(await reached((await plotServer(other, 0)).port)).toBe(true)
})

test('crash_after', async () => {
  const one = node(unpacked({ 'autonomys-node': { crash_after: 0.2 } }))
  expect([await one.ended, one.log()]).toEqual([1, expect.stringMatching(/panicked/)])
})

test('never_sync, unless the host says otherwise', async () => {
  const folder = unpacked({ 'autonomys-node': { never_sync: true, sync_seconds: 0 } })
  expect(await syncing(node(folder))).toBe(true)
  expect(await syncing(node(folder, { 'etc/standin/autonomys-node': 'never_sync=no\n' }))).toBe(false)
})

test('hang_on_term', async () => {
  const one = node(unpacked({ 'autonomys-node': { hang_on_term: true } }))
  await expect.poll(one.log, patience).toMatch(/addr=/)
  one.child.kill('SIGTERM')
  await expect.poll(one.log).toMatch(/Waiting for blocking tasks/)
  one.child.kill('SIGKILL')
  expect(await one.ended).toBe('SIGKILL')
})

test('a key that no stand-in knows ends all programs of the release', async () => {
  const one = node(unpacked({ 'autonomys-controller': { never_synk: true } }))
  expect([await one.ended, one.log()]).toEqual([1, expect.stringMatching(/behaviour: 'never_synk=yes' is nothing that a stand-in can/)])
})

test('the same version behaves in another archive', () => {
  const [good, bad, again] = [{}, { 'autonomys-node': { never_sync: true } }, {}].map((told) => standinRelease(version, told))
  onTestFinished(() => [good!, bad!].forEach(({ file }) => void rmSync(dirname(file), { recursive: true, force: true })))
  expect(again).toEqual(good)
  expect(bad!.sha256).not.toBe(good!.sha256)
})
