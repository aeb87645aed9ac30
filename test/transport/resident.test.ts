import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { fileOf, hello, open, present, shellStreams, timeout } from './resident-shell.ts'
import { scratch } from './support.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

test('dash and bash are there to be tested', () => {
  expect(present.flat()).toEqual(expect.arrayContaining(['dash', 'bash']))
})

describe.each(present.map((shell) => ({ shell })))('$shell', ({ shell }) => {
  const session = () => open(shellStreams(shell))

  test('answers with output, errors and status, each to its own request', async () => {
    const host = await session()
    const scripts = ['echo out; echo err >&2; exit 7', 'printf "no newline"', 'false', "kill -9 $(sh -c 'echo $PPID')", ':']
    expect(await Promise.all(scripts.map((script) => host.run({ script, timeout })))).toEqual([
      { stdout: 'out\n', stderr: 'err\n', status: 7 },
      { stdout: 'no newline', stderr: '', status: 0 },
      { stdout: '', stderr: '', status: 1 },
      { stdout: '', stderr: expect.any(String), status: 137 },
      { stdout: '', stderr: '', status: 0 },
    ])
  })

  test('answers squeezed, with the status of the script, and the next request is not touched', async () => {
    const host = await session()
    const scripts = [`head -c 500000 /dev/zero | tr '\\0' x; exit 3`, 'echo two >&2; printf "%s" no-newline', ':']
    const replies = scripts.map((script) => host.run({ script, squeeze: true, timeout }))
    expect(await Promise.all([...replies, host.run({ script: 'echo plain', timeout })])).toEqual([
      { stdout: 'x'.repeat(500_000), stderr: '', status: 3 },
      { stdout: 'no-newline', stderr: 'two\n', status: 0 },
      { stdout: '', stderr: '', status: 0 },
      { stdout: 'plain\n', stderr: '', status: 0 },
    ])
    expect(host.usage.bytesIn).toBeLessThan(2_000)
  })

  test('libraries come compressed, and are there from then on', async () => {
    const host = await session()
    const lib = { name: 'big', text: `${'# a comment that says the same again\n'.repeat(1_000)}greet() { echo hello; }` }
    const ask = () => host.run({ load: [lib], script: 'greet', timeout })
    expect([(await ask()).stdout, (await ask()).stdout]).toEqual(['hello\n', 'hello\n'])
    expect(host.usage.bytesOut).toBeLessThan(1_000)
  })

  test('bytes of any value arrive as they are, from text, secret and file one after another', async () => {
    const host = await session()
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const { stdout } = await host.run({
      script: 'od -An -v -tx1 | tr -d " \\n"',
      data: ['ü\n', new Secret('s\0cret'), fileOf(all)],
      timeout,
    })
    expect(stdout).toBe(Buffer.concat([Buffer.from('ü\ns\0cret'), all]).toString('hex'))
  })

  test('a file is sent from an offset to its end', async () => {
    const host = await session()
    const { file } = fileOf(Buffer.from('0123456789'))
    const data = ['<', { file, size: 3, from: 7 }, { file, size: 0, from: 10 }, '>']
    expect((await host.run({ script: 'cat', data, timeout })).stdout).toBe('<789>')
    const rest = fileOf(randomBytes(1_000_003))
    const { stdout } = await host.run({ script: 'sha256sum', data: [{ ...rest, size: rest.size - 300_001, from: 300_001 }], timeout })
    expect(stdout).toBe(`${sha256(readFileSync(rest.file).subarray(300_001))}  -\n`)
  })

  test('20 MB of a file arrive whole', async () => {
    const host = await session()
    const bytes = randomBytes(20_000_000)
    expect((await host.run({ script: 'sha256sum', data: [fileOf(bytes)], timeout: 30 })).stdout).toBe(`${sha256(bytes)}  -\n`)
  })

  test('data that a script ignores, or reads in part, never reach the next one', async () => {
    const host = await session()
    const data = ['run 1 1\n'.repeat(50_000)]
    const replies = await Promise.all([
      host.run({ script: ':', data, timeout }),
      host.run({ script: 'exit 3', data, timeout }),
      host.run({ script: 'head -c 3', data, timeout }),
      host.run({ script: 'cat', timeout }),
    ])
    expect(replies.map(({ stdout, status }) => [stdout, status])).toEqual([
      ['', 0],
      ['', 3],
      ['run', 0],
      ['', 0],
    ])
  })

  test('fifty requests in flight are answered in order', async () => {
    const host = await session()
    const numbers = Array.from({ length: 50 }, (_, i) => i)
    const replies = await Promise.all(numbers.map((i) => host.run({ script: `echo ${i}; cat`, data: i % 2 ? [`data ${i}`] : [], timeout })))
    expect(replies.map(({ stdout }) => stdout)).toEqual(numbers.map((i) => `${i}\n${i % 2 ? `data ${i}` : ''}`))
    expect(host.usage).toMatchObject({ trips: 50, shells: 1 })
  })

  test('libraries are sent once, and a script that ends in newlines or holds UTF-8 is taken to the byte', async () => {
    const host = await session()
    const lib = { name: 'greet', text: 'greet() { printf "hällo %s" "$1"; }\n\n\n' }
    expect((await host.run({ load: [lib], script: "greet wörld # €\n\n'echo' ''", timeout })).stdout).toBe('hällo wörld\n')
    const before = host.usage.bytesOut
    expect((await host.run({ load: [lib], script: 'greet you', timeout })).stdout).toBe('hällo you')
    expect(host.usage.bytesOut - before).toBe('run 9 0\ngreet you'.length)
  })

  test('a script changes nothing for the next one but what it wrote', async () => {
    const host = await session()
    await host.run({ script: 'cd /tmp; x=1; set -e; umask 077; export LC_ALL=de_DE; exec 2>/dev/null; exit 0', timeout })
    const { stdout } = await host.run({ script: 'pwd; echo "${x-unset} $LC_ALL $(umask)"', timeout })
    expect(stdout).toBe('/\nunset C 0022\n')
  })

  test('the nonce is a variable of the shell that no process inherits', async () => {
    const host = await session()
    const { stdout } = await host.run({
      script: 'printf "%s\\n" "$PW_NONCE"; env | grep -c PW_NONCE; tr "\\0" " " </proc/$$/cmdline | grep -c "$PW_NONCE"',
      timeout,
    })
    expect(stdout).toBe(`${host.nonce}\n0\n0\n`)
  })

  test('fake markers in the output are output', async () => {
    const host = await session()
    const fake = `\\036deadbeef end 0\\n\\036${hello} ready\\n\\036${host.nonce.slice(0, 31)} end 9\\n`
    const { stdout, status } = await host.run({ script: `printf '${fake}'; printf '${fake}' >&2; exit 5`, timeout })
    expect(stdout).toContain('deadbeef end 0')
    expect(status).toBe(5)
    expect((await host.run({ script: 'echo still', timeout })).stdout).toBe('still\n')
  })

  test('a script that the connection cuts short does not run', async () => {
    const dir = scratch()
    const streams = shellStreams(shell)
    const script = `touch ${dir}/part; touch ${dir}/whole`
    streams.stdin.end(`nonce\nrun ${script.length} 0\n${script.slice(0, -2)}`)
    expect(await streams.ended).toEqual({ exited: true, why: 'the shell exited with status 76' })
    expect([existsSync(`${dir}/part`), existsSync(`${dir}/whole`), existsSync(`${dir}/who`)]).toEqual([false, false, false])
  })
})
