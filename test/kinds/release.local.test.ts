import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import { apply, converge, see, tempDir } from './harness.ts'
import { localServer } from './local-server.ts'
import { archive, digest } from './release-archive.ts'

const current = (dir: string) => execFileSync(join(dir, 'current/app')).toString()

describe('on a host', () => {
  it('is unpacked, made current, and then left alone', () => {
    const spec = archive('1.0')
    expect(converge([release(spec)])).toEqual([
      ['releases/1.0', '(absent)', 'intact'],
      ['archive', '(absent)', spec.sha256],
      ['current', '(absent)', 'releases/1.0'],
    ])
    expect([current(spec.dir), readdirSync(spec.dir).sort(), readdirSync(join(spec.dir, 'releases'))]).toEqual([
      '1.0\n',
      ['current', 'releases'],
      ['1.0'],
    ])
  })

  it('goes beside its predecessor, and back to it without a second upload', () => {
    const root = tempDir()
    const [one, two] = [release(archive('1.0', {}, root)), release(archive('2.0', {}, root))]
    converge([one])
    converge([two])
    expect(current(join(root, 'opt'))).toBe('2.0\n')
    expect(see(one).steps).toEqual([{ argv: ['release_switch', join(root, 'opt'), '1.0'] }])
    expect(converge([one])).toEqual([['current', 'releases/2.0', 'releases/1.0']])
    expect(readlinkSync(join(root, 'opt/current'))).toBe('releases/1.0')
  })

  it.each<[string, (version: string) => void]>([
    ['content', (at) => writeFileSync(join(at, 'lib/a b'), '1.1')],
    ['a missing file', (at) => rmSync(join(at, 'lib/a b'))],
    ['another file', (at) => writeFileSync(join(at, 'lib/new'), '')],
    ['a mode', (at) => chmodSync(join(at, 'app'), 0o644)],
    ['an unsealed rest of an interrupted run', (at) => rmSync(join(at, '.seal'))],
  ])('notices and repairs %s', (_, harm) => {
    const spec = archive('1.0')
    converge([release(spec)])
    harm(join(spec.dir, 'releases/1.0'))
    expect(converge([release(spec)])).toEqual([['releases/1.0', 'altered', 'intact']])
    expect([current(spec.dir), readdirSync(join(spec.dir, 'releases'))]).toEqual(['1.0\n', ['1.0']])
  })

  it('is intact when only the times of its files changed', () => {
    const spec = archive('1.0')
    converge([release(spec)])
    utimesSync(join(spec.dir, 'releases/1.0/app'), 1, 1)
    expect(see(release(spec)).changes).toEqual([])
  })

  it('is unpacked anew when the same version is another archive', () => {
    const root = tempDir()
    const spec = archive('1.0', {}, root)
    converge([release(spec)])
    writeFileSync(join(root, 'app-1.0/lib/more'), '')
    const other = archive('1.0', {}, root)
    expect(converge([release(other)])).toEqual([['archive', spec.sha256, other.sha256]])
    expect(existsSync(join(spec.dir, 'current/lib/more'))).toBe(true)
  })

  it('takes away what interrupted runs left', () => {
    const spec = archive('1.0')
    const releases = join(spec.dir, 'releases')
    for (const left of ['.1.0.new/lib', '.1.0.old/lib']) mkdirSync(join(releases, left), { recursive: true })
    writeFileSync(join(releases, '.1.0.new/app'), 'half')
    chmodSync(join(releases, '.1.0.new'), 0o500)
    writeFileSync(join(releases, '.1.0.archive'), 'half')
    converge([release(spec)])
    expect([current(spec.dir), readdirSync(releases)]).toEqual(['1.0\n', ['1.0']])
  })

  it('changes nothing when the archive is not the one that was meant', () => {
    const spec = archive('1.0')
    converge([release(spec)])
    const wrong = release({ ...spec, version: '2.0', sha256: '0'.repeat(64) })
    const { failure } = apply(wrong)
    expect(failure?.output).toBe(
      `the archive's sha256 is ${spec.sha256}, not ${'0'.repeat(64)}; nothing was unpacked, the archive is thrown away, and the next run begins anew`,
    )
    expect([current(spec.dir), readdirSync(join(spec.dir, 'releases'))]).toEqual(['1.0\n', ['1.0']])
  })

  it('can be one executable', () => {
    const spec = archive('1.0')
    const file = join(tempDir(), 'app')
    writeFileSync(file, '#!/bin/sh\necho bare\n')
    converge([release({ ...spec, source: { file, bytes: statSync(file).size }, sha256: digest(file), format: 'binary' })])
    expect(current(spec.dir)).toBe('bare\n')
  })

  it('keeps the whole path of the archive unless told to strip it', () => {
    const spec = archive('1.0', { strip: 0 })
    converge([release(spec)])
    expect(existsSync(join(spec.dir, 'current/app-1.0/app'))).toBe(true)
  })

  it('is fetched by the host from a URL, over redirects; an error is told', async () => {
    const spec = archive('1.0')
    const { file } = spec.source as { file: string }
    const port = await localServer(`
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else if (request.url === '/b') response.end(require('node:fs').readFileSync(${JSON.stringify(file)}))
      else response.writeHead(404).end()`)
    const from = (path: string) => release({ ...spec, source: { url: `http://127.0.0.1:${port}/${path}` } })
    expect(see(from('a')).steps.some(({ data }) => data !== undefined)).toBe(false)
    expect(apply(from('none')).failure?.output).toBe('curl: (22) The requested URL returned error: 404')
    converge([from('a')])
    expect(current(spec.dir)).toBe('1.0\n')
  })
})

describe('validate', () => {
  const good: ReleaseSpec = { name: 'app', version: '1.0', dir: '/opt/app', source: { url: 'https://h/x' }, sha256: 'a'.repeat(64) }
  it.each<[Partial<ReleaseSpec>, number]>([
    [{}, 0],
    [{ version: '../1', dir: 'opt' }, 2],
    [{ version: '.new' }, 1],
    [{ sha256: 'abc' }, 1],
    [{ name: 'a/b' }, 1],
    [{ source: { url: 'file:///etc/passwd' } }, 1],
    [{ strip: -1 }, 1],
  ])('%j', (spec, problems) => {
    expect(release({ ...good, ...spec }).problems).toHaveLength(problems)
  })
})
