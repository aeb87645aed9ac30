import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { type FileSpec, file } from '../../lib/kinds/file.ts'
import { converge, see, take, tempDir } from './harness.ts'

const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8)

describe('a file that is taken back', () => {
  /** Writes it, then takes its undo; a secret as the wish keeps what was there a secret, too. */
  const thereAndBack = (resource: ReturnType<typeof file>) => {
    const before = see(resource)
    converge([resource])
    return { undo: before.undo(), ...take(before.undo(), resource) }
  }

  it.each<[string, FileSpec['content']]>([
    ['text', 'new'],
    ['secret', new Secret('new secret')],
  ])('is the %s, owner and mode that were there', (_, content) => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'old – ü\n')
    chownSync(path, 65534, 65534)
    chmodSync(path, 0o640)
    const { undo, failure } = thereAndBack(file({ path, content }))
    expect(failure).toBeUndefined()
    expect([readFileSync(path, 'utf8'), statSync(path).uid, statSync(path).gid, modeOf(path)]).toEqual(['old – ü\n', 65534, 65534, '640'])
    expect(JSON.stringify(undo).includes('old')).toBe(!(content instanceof Secret))
  })

  it('is the old mode where the content was right', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, 'x', { mode: 0o600 })
    chownSync(path, 65534, 65534)
    expect(thereAndBack(file({ path, content: 'x' })).failure).toBeUndefined()
    expect([readFileSync(path, 'utf8'), statSync(path).uid, modeOf(path)]).toEqual(['x', 65534, '600'])
  })

  it('is gone where nothing was, and a link again where one was', () => {
    const dir = tempDir()
    symlinkSync('/etc/hostname', join(dir, 'link'))
    for (const name of ['none', 'link']) expect(thereAndBack(file({ path: join(dir, name), content: 'x' })).failure).toBeUndefined()
    expect(readdirSync(dir)).toEqual(['link'])
    expect(readlinkSync(join(dir, 'link'))).toBe('/etc/hostname')
  })

  it.each<[string, Buffer]>([
    ['too long', Buffer.alloc(70_000, 'x')],
    ['no text', Buffer.from([0xff, 0xfe, 0])],
  ])('says so where the old content is %s', (_, old) => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, old)
    expect(thereAndBack(file({ path, content: 'new' })).failure?.output).toBe(
      `${path} stays as it is: what it held was too long, or no text; put it back by hand`,
    )
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it('leaves the content alone where that did not differ, and what could not be written', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'same'), 'x', { mode: 0o644 })
    mkdirSync(join(dir, 'directory'))
    const undone = (name: string) =>
      see(file({ path: join(dir, name), content: 'x' }))
        .undo()
        .map(({ argv }) => argv[0])
    expect([undone('same'), undone('directory')]).toEqual([['file_attributes'], []])
  })
})
