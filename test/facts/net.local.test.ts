import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { links, listeners } from '../../lib/facts/net.ts'
import { ask, tree, withOnly } from './sh.ts'

const nic = (name: string, state: string, speed?: string) => ({
  [`sys/class/net/${name}/device/vendor`]: '0x15b3\n',
  [`sys/class/net/${name}/operstate`]: `${state}\n`,
  ...(speed === undefined ? {} : { [`sys/class/net/${name}/speed`]: `${speed}\n` }),
})

test('speeds of NICs, and of nothing else', async () => {
  const root = tree({
    ...nic('eno1', 'up', '10000'),
    ...nic('eno2', 'down'),
    ...nic('ens3', 'up', '-1'),
    'sys/class/net/lo/operstate': 'unknown\n',
    'sys/class/net/bond0/speed': '20000\n',
  })
  expect(links.parse(await ask(links, { root }))).toEqual([
    { name: 'eno1', up: true, speed: 10000 },
    { name: 'eno2', up: false, speed: undefined },
    { name: 'ens3', up: true, speed: undefined },
  ])
})

test('a host without NICs', async () => {
  expect(links.parse(await ask(links, { root: tree({}) }))).toEqual([])
})

test('what ss prints', () => {
  const said = `LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=812,fd=3))
LISTEN 0      511                *:80              *:*    users:(("nginx",pid=41,fd=6),("nginx",pid=40,fd=6))
LISTEN 0      4096   127.0.0.53%lo:53        0.0.0.0:*
LISTEN 0      128             [::]:22           [::]:*    users:(("a,\\"b",pid=7,fd=4))
`
  expect(listeners.parse(said)).toEqual([
    { port: 22, address: '0.0.0.0', programs: [{ name: 'sshd', pid: 812 }] },
    {
      port: 80,
      address: '*',
      programs: [
        { name: 'nginx', pid: 41 },
        { name: 'nginx', pid: 40 },
      ],
    },
    { port: 53, address: '127.0.0.53%lo', programs: [] },
    { port: 22, address: '::', programs: [{ name: 'a,\\"b', pid: 7 }] },
  ])
})

test('a port of this process', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const mine = listeners.parse(await ask(listeners))!.find((listener) => listener.port === port)
  expect(mine).toMatchObject({ address: '127.0.0.1', programs: [{ pid: process.pid }] })
})

test('a host without ss', async () => {
  expect(listeners.parse(await ask(listeners, { path: withOnly('timeout') }))).toBeUndefined()
})
