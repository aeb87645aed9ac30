import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import type { Session } from '../../lib/engine/session.ts'
import type { Step } from '../../lib/engine/step.ts'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import { stagedRelease } from '../../lib/kinds/staged-release.ts'
import type { Streams } from '../../lib/transport/streams.ts'
import { open, shellStreams } from '../transport/resident-shell.ts'
import { errorOf, until } from '../transport/support.ts'
import { apply, bytesOf, converge, inDash, see, tempDir } from './harness.ts'
import { localServer } from './local-server.ts'
import { archive, digest } from './release-archive.ts'

type Local = ReleaseSpec & { readonly source: { readonly file: string; readonly bytes: number } }

/** One executable of so many random bytes. */
function binary(size: number, over: Partial<ReleaseSpec> = {}): Local {
  const root = tempDir()
  const file = join(root, 'app')
  writeFileSync(file, randomBytes(size))
  return {
    name: 'app',
    version: '1',
    dir: join(root, 'opt'),
    sha256: digest(file),
    format: 'binary',
    ...over,
    source: { file, bytes: size },
  }
}

const { kind } = release({ name: 'any', version: '1', dir: '/any', sha256: '0'.repeat(64), source: { url: 'https://example.org/any' } })

const partOf = ({ dir, sha256 }: ReleaseSpec) => join(dir, 'releases', `.${sha256}.part`)
const contents = ({ dir }: ReleaseSpec) => readdirSync(join(dir, 'releases'))
const installed = ({ dir, version }: ReleaseSpec) => digest(join(dir, 'releases', version, 'app'))

/** Leaves what an interrupted run would. */
function leave(spec: ReleaseSpec, bytes: Buffer): void {
  mkdirSync(join(spec.dir, 'releases'), { recursive: true })
  writeFileSync(partOf(spec), bytes)
}

/** Takes steps whose connection ends after so many bytes. */
function cut(steps: readonly Step[], after: number) {
  const script = applyScript(steps, [kind], [])
  return readAnswer(inDash({ ...script, data: [] }, {}, bytesOf(script.data).subarray(0, after)), '0badcafe', []).failure?.output
}

describe('an upload that was cut short', () => {
  it('goes on where it stopped, as often as it must, and no byte comes twice', () => {
    const spec = binary(300_000)
    const staged = stagedRelease(spec)
    for (const [sent, all] of [
      [100_000, 100_000],
      [1, 100_001],
      [150_000, 250_001],
    ] as const) {
      expect(cut(see(staged).steps, sent)).toBe(
        `the connection ended after ${all} of the archive's 300000 bytes; they are kept, and the next run sends the rest`,
      )
      expect(statSync(partOf(spec)).size).toBe(all)
    }
    expect(see(staged).steps.map(({ data }) => data)).toEqual([{ file: spec.source.file, size: 49_999, from: 250_001 }])
    converge([staged])
    expect([installed(spec), contents(spec)]).toEqual([spec.sha256, ['1']])
  })

  it.each<[string, (session: Session, streams: Streams) => unknown]>([
    ['is lost', (session) => session.close()],
    ['is lost with all of its processes', (_, streams) => streams.kill()],
  ])('keeps what came when its session %s', async (_, end) => {
    const spec = binary(40_000_000)
    const streams = shellStreams(['dash'])
    const session = await open(streams)
    const staged = stagedRelease(spec)
    const reply = errorOf(session.run({ ...applyScript(see(staged).steps, [staged.kind], []), timeout: 30 }))
    await until(() => existsSync(partOf(spec)) && statSync(partOf(spec)).size > 0, 'the first bytes')
    await end(session, streams)
    expect((await reply).name).toBe('UnreachableError')
    await streams.ended
    const kept = readFileSync(partOf(spec))
    expect(kept.length).toBeLessThan(spec.source.bytes)
    expect(kept.equals(readFileSync(spec.source.file).subarray(0, kept.length))).toBe(true)
    expect(see(stagedRelease(spec)).steps[0]).toMatchObject({ data: { size: spec.source.bytes - kept.length, from: kept.length } })
    converge([stagedRelease(spec)])
    expect(installed(spec)).toBe(spec.sha256)
  })

  it('needs no upload where only the unpacking was missed', () => {
    const spec = binary(1000)
    leave(spec, readFileSync(spec.source.file))
    expect(see(release(spec)).steps[0]).toMatchObject({ argv: expect.arrayContaining(['upload', '1000', '1000']) })
    expect(see(release(spec)).steps[0]).not.toHaveProperty('data')
    converge([release(spec)])
    expect(installed(spec)).toBe(spec.sha256)
  })

  it('is thrown away when what is there is something else, and then comes whole', () => {
    const spec = binary(1000)
    leave(spec, Buffer.alloc(400))
    expect(apply(release(spec)).failure?.output).toMatch(
      new RegExp(`^the archive's sha256 is [0-9a-f]{64}, not ${spec.sha256}; nothing was unpacked, the archive is thrown away`),
    )
    expect(contents(spec)).toEqual([])
    converge([release(spec)])
    expect(installed(spec)).toBe(spec.sha256)
  })

  it('is not gone on with where another run did so since the look, and never through a link', () => {
    const spec = binary(1000)
    leave(spec, readFileSync(spec.source.file).subarray(0, 10))
    const { steps } = see(stagedRelease(spec))
    truncateSync(partOf(spec), 20)
    expect(cut(steps, 1000)).toBe(`another run wrote to ${partOf(spec)} meanwhile; nothing was unpacked`)

    const other = binary(1000)
    const victim = join(other.dir, 'victim')
    mkdirSync(join(other.dir, 'releases'), { recursive: true })
    writeFileSync(victim, 'precious')
    symlinkSync(victim, partOf(other))
    converge([release(other)])
    expect([readFileSync(victim, 'utf8'), installed(other)]).toEqual(['precious', other.sha256])
  })

  it('leaves nothing that piles up: parts and half unpacked releases of other runs go', () => {
    const spec = binary(1000)
    leave(spec, readFileSync(spec.source.file).subarray(0, 10))
    const releases = join(spec.dir, 'releases')
    for (const left of ['.0.9.new/x', '.0.8.old/x', 'foreign/x', '.hidden']) mkdirSync(join(releases, left), { recursive: true })
    for (const left of [`.${'b'.repeat(64)}.part`, '.0.7.archive']) writeFileSync(join(releases, left), 'left')
    cut(see(stagedRelease(spec)).steps, 5)
    expect(contents(spec).sort()).toEqual([`.${spec.sha256}.part`, '.hidden', 'foreign'])
    expect(statSync(partOf(spec)).size).toBe(15)
  })
})

describe('room', () => {
  const huge = 2 ** 52
  const text = new RegExp(
    `^nothing was unpacked: the file system of \\S+ has \\d+ MiB free and needs ${2 ** 34} MiB: for the archive \\(${2 ** 32} MiB, of which 0 MiB are here\\)`,
  )

  it('that is missing is said before a byte is sent, also where DIR is not there yet', () => {
    const spec = binary(10)
    const full = stagedRelease({ ...spec, source: { ...spec.source, bytes: huge } })
    expect(see(full).steps.some(({ data }) => data !== undefined)).toBe(false)
    expect(apply(full).failure?.output).toMatch(text)
    expect(existsSync(spec.dir)).toBe(false)
  })

  it('that went since the look is missed before a byte is kept', () => {
    const spec = binary(10)
    const step = { argv: ['release_unpack', spec.dir, '1', spec.sha256, 'tar', '0', 'app', 'upload', `${huge}`, '0'], data: 'x' }
    expect(cut([step], 1)).toMatch(text)
    expect(contents(spec)).toEqual([])
  })

  it('is asked for before a URL that tells its length is fetched', async () => {
    const spec = binary(10)
    const port = await localServer(`response.writeHead(200, { 'content-length': ${huge} }).end()`)
    expect(apply(release({ ...spec, source: { url: `http://127.0.0.1:${port}/` } })).failure?.output).toMatch(text)
    expect(contents(spec)).toEqual([])
  })
})

describe('a fetch that was cut short', () => {
  const served = async (spec: Local, body: string) => {
    const port = await localServer(`
      const bytes = require('node:fs').readFileSync(${JSON.stringify(spec.source.file)})
      const from = Number(/^bytes=(\\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      ${body}`)
    return release({ ...spec, source: { url: `http://127.0.0.1:${port}/x` } })
  }
  const ranges = `
    if (from === 0) response.writeHead(500).end()
    else if (from >= bytes.length) response.writeHead(416, { 'content-range': 'bytes */' + bytes.length }).end()
    else response.writeHead(206, { 'content-range': 'bytes ' + from + '-' + (bytes.length - 1) + '/' + bytes.length }).end(bytes.subarray(from))`

  it('asks only for the rest', async () => {
    const spec = binary(5000)
    leave(spec, readFileSync(spec.source.file).subarray(0, 3000))
    converge([await served(spec, ranges)])
    expect([installed(spec), contents(spec)]).toEqual([spec.sha256, ['1']])
  })

  it('asks for nothing where all of it is there', async () => {
    const spec = binary(5000)
    leave(spec, readFileSync(spec.source.file))
    converge([await served(spec, 'response.writeHead(500).end()')])
    expect(installed(spec)).toBe(spec.sha256)
  })

  it.each<[string, number, string]>([
    ['the server knows no ranges', 3000, 'response.writeHead(200).end(bytes)'],
    ['more is there than there is', 6000, `if (request.headers.range) { ${ranges} } else response.end(bytes)`],
    ['as much is there, but not the same', 5000, `if (request.headers.range) { ${ranges} } else response.end(bytes)`],
  ])('begins anew where %s', async (_, size, body) => {
    const spec = binary(5000)
    leave(spec, Buffer.alloc(size))
    const wanted = await served(spec, body)
    if (size === 5000) apply(wanted) // curl may take 416 for the end, and then the digest tells
    converge([wanted])
    expect([installed(spec), contents(spec)]).toEqual([spec.sha256, ['1']])
  })

  it('keeps what came, and says how much', async () => {
    const spec = binary(5000)
    const wanted = await served(
      spec,
      `if (from > 0) { ${ranges} }
      else if (request.method === 'HEAD') response.writeHead(405).end()
      else { response.writeHead(200, { 'content-length': 5000 }); response.write(bytes.subarray(0, 1234), () => setTimeout(() => response.destroy(), 50)) }`,
    )
    expect(apply(wanted).failure?.output).toMatch(/^curl: \(18\) .*; 1234 bytes are kept, and the next run fetches the rest$/)
    converge([wanted])
    expect(installed(spec)).toBe(spec.sha256)
  })
})

it('a tar archive is gone on with like any other', () => {
  const spec = archive('1.0')
  const { file } = spec.source as { file: string }
  leave(spec, readFileSync(file).subarray(0, 50))
  converge([release(spec)])
  expect(contents(spec)).toEqual(['1.0'])
})
