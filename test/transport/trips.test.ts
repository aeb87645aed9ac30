import { connect as dial } from 'node:net'
import { expect, test } from 'vitest'
import { connect } from '../../lib/transport/index.ts'
import { keyPair, scratch, sshd, targetOf, tcpServer } from './support.ts'

const ONE_WAY_MS = 10

/**
 * A line with latency that counts round trips: what the client sends belongs to the trip after the last one that it has heard an
 * answer of, whatever the pieces that the answer came in.
 */
async function countingProxy(port: number): Promise<{ port: number; trips: () => number }> {
  let sent = 0
  const late = (what: () => void): void => void setTimeout(what, ONE_WAY_MS)
  const proxy = await tcpServer((socket) => {
    const back = dial({ port, host: '127.0.0.1', noDelay: true })
    let answered = 0
    let arrived = 0
    socket.setNoDelay(true)
    back.on('error', () => {})
    socket.on('close', () => back.destroy())
    socket.on('data', (chunk) => {
      const trip = answered + 1
      sent = Math.max(sent, trip)
      late(() => {
        arrived = Math.max(arrived, trip)
        back.write(chunk)
      })
    })
    back.on('data', (chunk) => {
      const trip = arrived
      late(() => {
        answered = Math.max(answered, trip)
        socket.write(chunk)
      })
    })
    back.on('end', () => late(() => socket.end()))
  })
  return { port: proxy, trips: () => sent }
}

test('login and shell cost eight trips, then a trip a request, and one for all that are sent together', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public] })
  const proxy = await countingProxy(server.port)
  const session = await connect(targetOf(scratch(), key, proxy.port, [{ port: proxy.port, hostKey: server.hostKey }]))
  const lib = { name: 'lib', text: `greet() { echo hello "$@"; }\n${'# much\n'.repeat(2000)}` }
  const connected = proxy.trips()
  expect(connected).toBe(8)

  const first = await session.run({ load: [lib], script: 'greet one', timeout: 10 })
  const second = await session.run({ load: [lib], script: 'greet two; cat', data: ['data'], timeout: 10 })
  expect([first.stdout, second.stdout]).toEqual(['hello one\n', 'hello two\ndata'])
  expect(proxy.trips() - connected).toBe(2)
  expect(session.usage).toMatchObject({ trips: 2, shells: 1 })

  const before = proxy.trips()
  const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => session.run({ script: `greet ${i}`, timeout: 10 })))
  expect(replies.at(-1)?.stdout).toBe('hello 59\n')
  expect(proxy.trips() - before).toBe(1)
  expect(server.commands).toHaveLength(1)
  await session.close()
})
