import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, connect as tcp } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { ServerChannel } from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import type { Session } from '../../lib/engine/session.ts'
import { file } from '../../lib/kinds/file.ts'
import { connect } from '../../lib/transport/index.ts'
import { scratch as directory, execute, hosts, local, mine, playOf } from '../engine/harness.ts'
import { errorOf, type KeyPair, keyPair, scratch, sshd, targetOf } from './support.ts'

const client: KeyPair = keyPair()
const hostKeys = [keyPair()]
const MIB = 2 ** 20

/** A host that shows a shell as ours would, takes the nonce, and then does as it likes. */
type Evil = (channel: ServerChannel, nonce: string) => void

async function evilHost(then: Evil) {
  const answer = (channel: ServerChannel, command: string) => {
    const hello = /\bsh ([0-9a-f]{16})/.exec(command)![1]!
    channel.write(`\x1e${hello} ready\n`)
    channel.once('data', (bytes: Buffer) => {
      channel.resume()
      then(channel, bytes.toString('latin1').split('\n')[0]!)
    })
  }
  const server = await sshd({ hostKeys, keys: [client.public], answer })
  return targetOf(scratch(), client, server.port, [server])
}

/** Writes the same again and again, as fast as it is taken. */
const endless = (stream: NodeJS.WritableStream, bytes: Buffer | string): void => {
  stream.on('error', () => {})
  const more = () => {
    while (stream.writable && stream.write(bytes)) {}
  }
  stream.on('drain', more)
  more()
}

const evils: Readonly<Record<string, readonly [Evil, RegExp]>> = {
  'output without end': [(channel) => endless(channel, Buffer.alloc(32_768)), /answered with more than \d+ bytes/],
  'complaints without end': [(channel) => endless(channel.stderr, Buffer.alloc(32_768)), /complained with more than \d+ bytes/],
  'a marker that never ends': [
    (channel, nonce) => {
      channel.write(`\x1e${nonce} end `)
      endless(channel, Buffer.alloc(32_768, 'x'))
    },
    /answered with more than \d+ bytes/,
  ],
  'a marker of its complaints that never ends': [
    (channel, nonce) => {
      channel.stderr.write(`\x1e${nonce} end `)
      endless(channel.stderr, Buffer.alloc(32_768, 'x'))
    },
    /complained with more than \d+ bytes/,
  ],
  'answers to what nobody asked': [
    (channel, nonce) => endless(channel, `${'x'.repeat(30_000)}\x1e${nonce} end 0\n`),
    /answered what it was not asked/,
  ],
  'frames of another session': [
    (channel) => {
      for (const nonce of ['', '0'.repeat(32), 'x'.repeat(32)]) channel.write(`\x1e${nonce} end 0\n\x1e${nonce} done\n`)
      channel.exit(3)
      channel.end()
    },
    /the session was lost: the shell exited with status 3/,
  ],
  'a bomb': [
    (channel, nonce) => {
      channel.write(Buffer.concat([gzipSync(Buffer.alloc(200 * MIB)), Buffer.from(`\x1e${nonce} end 0\n`)]))
      channel.stderr.write(`\x1e${nonce} end 0\n`)
    },
    /answered with more than \d+ bytes/,
  ],
  'no status': [
    (channel, nonce) => {
      for (const stream of [channel, channel.stderr]) stream.write(`\x1e${nonce} end {"status":0}\n`)
    },
    /answered without a status/,
  ],
  'words that steer a terminal': [
    (channel) => {
      channel.stderr.write('\x1b]0;owned\x07\x1b[2Jgone\x9b31m \u202efdp\n')
      channel.exit(1)
      channel.end()
    },
    /the session was lost: the shell exited with status 1 \(.*gone/,
  ],
  'half an answer': [
    (channel, nonce) => {
      channel.write(Buffer.concat([gzipSync('x').subarray(0, 9), Buffer.from(`\x1e${nonce} end 0\n`)]))
      channel.stderr.write(`\x1e${nonce} end 0\n`)
    },
    /gave an answer that can not be unpacked/,
  ],
}

test.each(Object.entries(evils))(
  'a host that gives %s fails alone, in few words, and takes no more memory than one may',
  async (_, [evil, why]) => {
    const target = await evilHost(evil)
    const dir = directory()
    const most = { rss: 0 }
    const sampling = setInterval(() => {
      most.rss = Math.max(most.rss, process.memoryUsage.rss())
    }, 5)
    onTestFinished(() => clearInterval(sampling))
    const before = process.memoryUsage.rss()
    const { exit, complaints, recap, events } = await execute(
      [playOf('play', () => [file({ path: `${dir}/f`, content: 'x', ...mine })], { maxFailures: 5 })],
      { on: hosts('evil', 'good'), connect: (host) => (host.name === 'evil' ? connect({ ...target, name: 'evil' }) : local(host)) },
    )
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/^evil: /)
    expect(complaints[0]).toMatch(why)
    expect(complaints[0]!.length).toBeLessThan(1000)
    expect(JSON.stringify(events)).not.toMatch(/\\u001b|\\u0007|[\x07\x1b\x7f-\x9f\u202a-\u202e]/)
    expect([exit === 1 || exit === 4, recap.good?.changed, recap.good?.failed]).toEqual([true, 1, 0])
    expect(most.rss - before).toBeLessThan(256 * MIB)
  },
)

test('a host that never answers is given up at its time', async () => {
  const session = await connect(await evilHost(() => {}))
  onTestFinished(() => session.close())
  expect((await errorOf(session.run({ script: ':', timeout: 0.2 }))).message).toBe(
    'plot-1: gave no answer for 0.2 s, so the session was dropped',
  )
})

/** A wire to a server that is cut after so many bytes of the server's. */
async function cutAfter(bytes: number, port: number): Promise<number> {
  const relay = createServer((socket) => {
    const server = tcp(port, '127.0.0.1')
    let left = bytes
    for (const end of [socket, server]) end.on('error', () => {}).on('close', () => void [socket, server].map((each) => each.destroy()))
    socket.pipe(server)
    server.on('data', (chunk) => {
      socket.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) socket.end(() => server.destroy())
    })
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  onTestFinished(() => void relay.close())
  return (relay.address() as AddressInfo).port
}

test('a connection that is cut at whatever byte is one clear failure of that host', async () => {
  const server = await sshd({ hostKeys, keys: [client.public] })
  const lengths = [0, 1, 20, 21, 22, 500, 1000, 1200, 1500, 1600, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 2400, 2600, 3000]
  const ends = await Promise.all(
    lengths.map(async (bytes) => {
      const target = targetOf(scratch(), client, await cutAfter(bytes, server.port), [])
      let session: Session | undefined
      const work = async () => {
        session = await connect({ ...target, name: 'cut', acceptNew: true })
        for (;;) await session.run({ script: 'echo 0123456789', timeout: 10 })
      }
      const error = await errorOf(work())
      await session?.close()
      return [error.name, error.message] as const
    }),
  )
  for (const [name, message] of ends) {
    expect(name).toBe('UnreachableError')
    expect(message).toMatch(/^cut: (cannot connect to|the session was lost|no shell|logged in, yet|127\.0\.0\.1 does not let)/)
    expect(message.length).toBeLessThan(600)
  }
})
