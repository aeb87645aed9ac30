import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { symlink } from '../../lib/kinds/symlink.ts'
import { apply, converge, countProcesses, see, tempDir } from './harness.ts'

describe('symlink', () => {
  it('is made, changed and left alone', () => {
    const dir = tempDir()
    const path = join(dir, 'cur rent')
    expect(converge([symlink({ path, target: 'releases/1' })])).toEqual([['type', '(absent)', 'symlink to releases/1']])
    expect(converge([symlink({ path, target: "-re'l/*" })])).toEqual([['target', 'releases/1', "-re'l/*"]])
    expect([readlinkSync(path), readdirSync(dir)]).toEqual(["-re'l/*", ['cur rent']])
  })

  it('is changed in its place, not inside the directory that it points to', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'one'))
    symlinkSync('one', join(dir, 'current'))
    converge([symlink({ path: join(dir, 'current'), target: 'two' })])
    expect(readdirSync(join(dir, 'one'))).toEqual([])
  })

  it('reads targets that hold tabs and newlines', () => {
    const dir = tempDir()
    symlinkSync('a\tb\nc', join(dir, 'link'))
    expect(see(symlink({ path: join(dir, 'link'), target: 'x' })).changes).toEqual([{ field: 'target', from: 'a\tb\nc', to: 'x' }])
  })

  it('replaces a file, never a directory', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'file'), '')
    mkdirSync(join(dir, 'dir'))
    expect(converge([symlink({ path: join(dir, 'file'), target: 'x' })])).toEqual([['type', 'file', 'symlink to x']])
    expect(apply(symlink({ path: join(dir, 'dir'), target: 'x' })).failure?.output).toBe(`${dir}/dir is a directory; move it away first`)
    expect(readdirSync(dir)).toEqual(['dir', 'file'])
  })

  it('costs one process for any number', () => {
    const dir = tempDir()
    expect(countProcesses(Array.from({ length: 200 }, (_, i) => symlink({ path: join(dir, `${i}`), target: 'x' })))).toEqual(['find'])
  })

  it('is validated', () => {
    expect(symlink({ path: 'x', target: '' }).problems).toHaveLength(2)
    expect(symlink({ path: '/x', target: '../y' }).problems).toEqual([])
  })
})
