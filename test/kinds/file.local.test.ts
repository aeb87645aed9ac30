import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret, sha256 } from '../../lib/engine/secret.ts'
import { type FileSpec, file } from '../../lib/kinds/file.ts'
import { apply, converge, countProcesses, look, see, tempDir } from './harness.ts'

const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8)

describe('on a host', () => {
  it('is written with its owner and mode, and then there is nothing to do', () => {
    const path = join(tempDir(), 'a')
    expect(converge([file({ path, content: 'one\n', owner: 'nobody', group: 'nogroup', mode: '640' })])).toEqual([
      ['type', '(absent)', 'file'],
      ['content', '', 'one\n'],
    ])
    expect([readFileSync(path, 'utf8'), statSync(path).uid, modeOf(path)]).toEqual(['one\n', 65534, '640'])
  })

  it('shows both texts, marked as such, when only the content differs', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'one\nzwei – ü\n')
    expect(see(file({ path, content: 'one\ntwo\n' })).changes).toEqual([
      { field: 'content', from: 'one\nzwei – ü\n', to: 'one\ntwo\n', text: true },
    ])
  })

  it('changes owner and mode without writing the content again', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'x', { mode: 0o600 })
    chownSync(path, 65534, 65534)
    const { ino } = statSync(path)
    expect(converge([file({ path, content: 'x' })])).toEqual([
      ['owner', 'nobody', 'root'],
      ['group', 'nogroup', 'root'],
      ['mode', '0600', '0644'],
    ])
    expect(statSync(path).ino).toBe(ino)
  })

  it('takes numbers for names', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'x', { mode: 0o644 })
    chownSync(path, 65534, 12345)
    expect(see(file({ path, content: 'x', owner: '65534', group: '12345' })).changes).toEqual([])
  })

  it.each([
    'with blank',
    "quote's",
    'double"quote',
    '*',
    '-rf',
    'ünïcode',
    'back\\slash',
    '$(touch x)',
    '`x`',
    ';x',
    '{}',
    ' lead',
    'trail ',
  ])('can be named %j', (name) => {
    const dir = tempDir()
    writeFileSync(join(dir, name), 'before')
    const wanted = file({ path: join(dir, name), content: 'after' })
    expect(see(wanted).changes).toEqual([{ field: 'content', from: 'before', to: 'after', text: true }])
    converge([wanted])
    expect(readdirSync(dir)).toEqual([name])
  })

  it('replaces a symlink and leaves what it pointed to', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'target'), 'precious')
    symlinkSync('target', join(dir, 'a'))
    expect(converge([file({ path: join(dir, 'a'), content: 'x' })])[0]).toEqual(['type', 'symlink', 'file'])
    expect(readFileSync(join(dir, 'target'), 'utf8')).toBe('precious')
    expect(lstatSync(join(dir, 'a')).isFile()).toBe(true)
  })

  it('refuses to take a directory away', () => {
    const path = join(tempDir(), 'a')
    mkdirSync(path)
    const wanted = file({ path, content: 'x' })
    expect(see(wanted).changes[0]).toEqual({ field: 'type', from: 'directory', to: 'file' })
    expect(apply(wanted).failure?.output).toBe(`${path} is a directory; move it away first`)
  })

  it('never opens a fifo, and replaces it', () => {
    const path = join(tempDir(), 'a')
    execFileSync('mkfifo', [path])
    expect(converge([file({ path, content: 'x' })])[0]).toEqual(['type', 'fifo', 'file'])
  })

  it('leaves the old file when the check refuses the new one', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'old')
    const { failure, finding } = apply(file({ path, content: 'bad', check: ['grep', '-q', 'good', '{}'] }))
    expect(failure?.output).toContain('did not pass grep')
    expect(finding.changes).toHaveLength(1)
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  it('keeps what it replaced where asked', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'old')
    converge([file({ path, content: 'new', keep: true })])
    expect(readFileSync(`${path}.before-plotwright`, 'utf8')).toBe('old')
  })

  it('writes an empty file', () => {
    const path = join(tempDir(), 'a')
    converge([file({ path, content: '' })])
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  it('tells digests where a content is no text, or too long to show', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'binary'), Buffer.from([0xff, 0xfe, 0]))
    writeFileSync(join(dir, 'long'), 'x'.repeat(70_000))
    writeFileSync(join(dir, 'short'), 'short')
    const to = `sha256 ${sha256('new').slice(0, 12)}`
    const found = look(['binary', 'long', 'short'].map((name) => file({ path: join(dir, name), content: 'new' })))
    expect(found.map(({ changes }) => changes[0])).toEqual([
      { field: 'content', from: expect.stringMatching(/^sha256 [0-9a-f]{12}$/), to },
      { field: 'content', from: `sha256 ${sha256('x'.repeat(70_000)).slice(0, 12)}`, to },
      { field: 'content', from: 'short', to: 'new', text: true },
    ])
  })

  it('shows nothing of a secret, neither the new nor the old, and is 0600 unless said otherwise', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'old password')
    const wanted = file({ path, content: new Secret('new password') })
    expect(see(wanted).changes[0]).toEqual({ field: 'content', from: 'another', to: '‹secret›' })
    converge([wanted])
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['new password', '600'])
  })

  it('says that it could not look, and never "absent"', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'closed'))
    writeFileSync(join(dir, 'closed/a'), 'x')
    writeFileSync(join(dir, 'unreadable'), 'x')
    chmodSync(join(dir, 'closed'), 0o700)
    chmodSync(join(dir, 'unreadable'), 0o600)
    const paths = ['none', 'closed/a', 'unreadable', 'none/deeper', 'unreadable/deeper'].map((name) => join(dir, name))
    const found = look(
      paths.map((path) => file({ path, content: 'x' })),
      { user: 'nobody' },
    )
    expect(found.map(({ unreadable }) => unreadable)).toEqual([
      undefined,
      `find: '${paths[1]}': Permission denied`,
      `${paths[2]} can't be read`,
      undefined,
      undefined,
    ])
    expect(found.map(({ changes }) => changes[0]?.from)).toEqual(['(absent)', undefined, undefined, '(absent)', '(absent)'])
  })

  it('costs the same processes for 200 files as for two, and a look leaves nothing behind', () => {
    const dir = tempDir()
    const wanted = (count: number) =>
      Array.from({ length: count }, (_, i) => file({ path: join(dir, `f${i}`), content: i % 2 === 0 ? 'same' : 'other', owner: 'root' }))
    for (let i = 0; i < 200; i++) writeFileSync(join(dir, `f${i}`), 'same', { mode: 0o644 })
    const few = countProcesses(wanted(2))
    expect(countProcesses(wanted(200))).toEqual(few)
    expect(few.length).toBeLessThan(14)
    expect(countProcesses(wanted(200).filter((_, i) => i % 2 === 0))).toEqual(['find', 'find', 'sha256sum', 'tr'])
    expect(look(wanted(200)).map(({ changes }) => changes.length)).toEqual(Array.from({ length: 200 }, (_, i) => i % 2))
    expect(readdirSync(dir)).toHaveLength(200)
  })

  it('does not choke on many contents that differ', () => {
    const dir = tempDir()
    const wanted = Array.from({ length: 100 }, (_, i) => file({ path: join(dir, `f${i}`), content: 'new' }))
    for (let i = 0; i < 100; i++) writeFileSync(join(dir, `f${i}`), `${i}`.padEnd(65_536, 'x'))
    const shown = look(wanted).map(({ changes }) => changes[0]!.text === true)
    expect(shown).toEqual(Array.from({ length: 100 }, (_, i) => i < 64))
  })

  it('needs the directory', () => {
    const dir = tempDir()
    expect(apply(file({ path: join(dir, 'no/a'), content: 'x' })).failure?.output).toBe(`${dir}/no is not a directory`)
    expect(existsSync(join(dir, 'no'))).toBe(false)
  })
})

describe('validate', () => {
  it.each<[FileSpec, string[]]>([
    [{ path: '/a/b c', content: '' }, []],
    [{ path: '/a/..b/.c', content: '', mode: '4755', owner: '0', group: 'www-data' }, []],
    [{ path: 'a', content: '' }, ['"a" is not a plain absolute path']],
    [{ path: '/a/../b', content: '' }, ['"/a/../b" is not a plain absolute path']],
    [{ path: '/a//b', content: '' }, ['"/a//b" is not a plain absolute path']],
    [{ path: '/a/', content: '' }, ['"/a/" is not a plain absolute path']],
    [{ path: '/', content: '' }, ['"/" is not a plain absolute path']],
    [{ path: '/a\nb', content: '' }, ['"/a\\nb" is not a plain absolute path']],
    [
      { path: '/a', content: '', mode: '0888', owner: 'a b' },
      ['"a b" is no user or group', '"a b" is no user or group', 'mode "0888" is not octal'],
    ],
    [{ path: '/a', content: '', check: ['true'] }, ['check never looks at the new file']],
  ])('%j', (spec, problems) => {
    expect(file(spec).problems.map(({ what }) => what)).toEqual(problems)
  })
})
