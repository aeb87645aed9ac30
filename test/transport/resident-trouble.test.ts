import { spawn } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Session } from '../../lib/engine/session.ts'
import { streamsOf } from '../../lib/transport/local.ts'
import { residentArgv } from '../../lib/transport/start.ts'
import { fileOf, hello, open, shellStreams, timeout } from './resident-shell.ts'
import { errorOf, until } from './support.ts'

const session = () => open(shellStreams(['sh']))

test('more output than was allowed is an error, and the session is over', async () => {
  const host = await session()
  const flood = host.run({ script: 'yes', maxOutput: 100_000, timeout })
  const next = errorOf(host.run({ script: ':', timeout }))
  expect((await errorOf(flood)).message).toBe('plot-1: answered with more than 100000 bytes, so the session was dropped')
  expect((await next).name).toBe('HostError')
  expect((await open(shellStreams(['sh'])).then((other) => other.run({ script: 'printf 12345', maxOutput: 5, timeout }))).stdout).toBe(
    '12345',
  )
})

test('an answer that is one byte too long is refused though it came in one piece', async () => {
  const host = await session()
  expect((await errorOf(host.run({ script: 'printf 123456', maxOutput: 5, timeout }))).message).toContain('more than 5 bytes')
})

test('what unpacks to more than was allowed is refused, and so is what can not be unpacked', async () => {
  const bomb = await errorOf((await session()).run({ script: 'head -c 50000000 /dev/zero', squeeze: true, maxOutput: 5, timeout }))
  expect(bomb.message).toBe('plot-1: answered with more than 5 bytes, so the session was dropped')
  const longer = await errorOf((await session()).run({ script: 'printf 123456', squeeze: true, maxOutput: 5, timeout }))
  expect(longer.message).toContain('more than 5 bytes')
  const host = await session()
  await host.run({ load: [{ name: 'none', text: 'gzip() { cat; }' }], script: ':', timeout })
  expect((await errorOf(host.run({ script: ':', squeeze: true, timeout }))).message).toBe(
    'plot-1: gave an answer that can not be unpacked, so the session was dropped; is gzip installed there?',
  )
})

test('stderr keeps its end only', async () => {
  const { stderr } = await (await session()).run({ script: 'seq 100000 >&2', timeout })
  expect(stderr.length).toBeLessThanOrEqual(8192)
  expect(stderr).toMatch(/\n100000\n$/)
})

test('a host that gives no answer is dropped with all that waits; the clock starts when it gets to a request', async () => {
  const host = await session()
  const slow = host.run({ script: 'sleep 0.3', timeout: 30 })
  const hung = host.run({ script: 'exec sleep 1000', timeout: 0.2 })
  const behind = errorOf(host.run({ script: ':', timeout: 30 }))
  expect((await slow).status).toBe(0)
  const error = await errorOf(hung)
  expect(error).toMatchObject({ code: 'timeout', message: 'plot-1: gave no answer for 0.2 s, so the session was dropped' })
  expect(await behind).toBe(error)
  expect(await errorOf(host.run({ script: ':', timeout }))).toBe(error)
})

test('a shell that dies takes its requests along and says with which words', async () => {
  const host = await session()
  const error = await errorOf(host.run({ script: 'echo half; printf "disk \\033[31mgone\\n" >&2; kill -9 $$', timeout }))
  expect(error).toMatchObject({ code: 'lost', message: 'plot-1: the session was lost: the shell was killed by SIGKILL (disk [31mgone)' })
})

test('a file that cannot be read fails its request alone', async () => {
  const host = await session()
  const gone = host.run({ script: 'cat', data: [{ file: '/nowhere/at/all', size: 5 }], timeout })
  const next = host.run({ script: 'echo next', timeout })
  expect((await errorOf(gone)).message).toContain('/nowhere/at/all')
  expect((await next).stdout).toBe('next\n')
  const other = fileOf(Buffer.alloc(5))
  const error = await errorOf(host.run({ script: 'cat', data: [{ ...other, size: 6 }], timeout }))
  expect(error.message).toBe(`${other.file}: holds 5 bytes, 6 were promised; it changed during the run`)
  const short = await errorOf(host.run({ script: 'cat', data: [{ ...other, size: 2, from: 4 }], timeout }))
  expect(short.message).toBe(`${other.file}: holds 5 bytes, 6 were promised; it changed during the run`)
  expect((await host.run({ script: 'echo again', timeout })).stdout).toBe('again\n')
})

test('a file is read no faster than the host takes it, and one that shrinks on the way ends the session', async () => {
  const host = await session()
  const big = fileOf(Buffer.alloc(0))
  truncateSync(big.file, 2_000_000_000)
  const upload = errorOf(host.run({ script: 'head -c 10; exec sleep 1000', data: [{ file: big.file, size: 2_000_000_000 }], timeout: 30 }))
  await until(() => host.usage.bytesOut > 256 * 1024, 'the first bytes')
  await until(() => settled(host), 'the upload to come to a halt')
  expect(host.usage.bytesOut).toBeLessThan(2_000_000)
  await host.close()
  expect((await upload).message).toBe('plot-1: the session is closed')

  const other = await session()
  const shrinking = errorOf(
    other.run({ script: 'sleep 0.5; cat >/dev/null', data: [{ file: big.file, size: 2_000_000_000 }], timeout: 30 }),
  )
  await until(() => other.usage.bytesOut > 256 * 1024, 'the first bytes')
  truncateSync(big.file, 0)
  expect((await shrinking).message).toMatch(/data: ended after \d+ of 2000000000 bytes; it changed during the run/)
})

test('a shell that dies under an upload is lost, whatever its pipe says of that', async () => {
  const host = await session()
  const error = await errorOf(
    host.run({ script: 'head -c 10 >/dev/null; kill -9 $$ 0', data: [fileOf(Buffer.alloc(20_000_000))], timeout }),
  )
  expect(error).toMatchObject({ code: 'lost', message: 'plot-1: the session was lost: the shell was killed by SIGKILL' })
})

test('a login shell that prints a greeting first is understood, one that prints for ever is not', async () => {
  const streams = (text: string) =>
    streamsOf(spawn('sh', ['-c', `${text}; exec "$@"`, 'sh', ...residentArgv(hello, undefined)], { detached: true }))
  expect((await (await open(streams('echo Welcome; echo news >&2'))).run({ script: 'echo hi', timeout })).stdout).toBe('hi\n')
  expect((await errorOf(open(streams('yes')))).message).toBe('plot-1: the login shell prints without end instead of starting sh')
})

test('a host without a shell says what it said', async () => {
  const streams = streamsOf(spawn('sh', ['-c', 'echo This account is not available >&2; exit 1'], { detached: true }))
  expect((await errorOf(open(streams))).message).toBe('plot-1: no shell: the shell exited with status 1 (This account is not available)')
})

const seen = new WeakMap<Session, number>()

/** Whether nothing was sent since the last look. */
function settled(host: Session): boolean {
  const before = seen.get(host)
  seen.set(host, host.usage.bytesOut)
  return before === host.usage.bytesOut
}
