import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { absent } from '../../lib/kinds/absent.ts'
import { apply, converge, see, tempDir } from './harness.ts'

describe('absent', () => {
  it.each(['file', 'link', 'empty'])('removes: %s', (name) => {
    const dir = tempDir()
    writeFileSync(join(dir, 'file'), '')
    symlinkSync('full', join(dir, 'link'))
    mkdirSync(join(dir, 'empty'))
    mkdirSync(join(dir, 'full/x'), { recursive: true })
    expect(converge([absent({ path: join(dir, name) })])).toHaveLength(1)
    expect([existsSync(join(dir, name)), existsSync(join(dir, 'full/x'))]).toEqual([false, true])
  })

  it('has nothing to do where nothing is', () => {
    expect(see(absent({ path: join(tempDir(), 'no/such') })).changes).toEqual([])
  })

  it('removes what is in a directory only where asked', () => {
    const path = join(tempDir(), 'a')
    mkdirSync(join(path, 'x'), { recursive: true })
    expect(apply(absent({ path })).failure?.output).toContain('Directory not empty\nset recursive')
    expect(converge([absent({ path, recursive: true })])).toEqual([['type', 'directory', '(absent)']])
  })

  it('says that it could not look', () => {
    const dir = join(tempDir(), 'closed')
    mkdirSync(dir)
    chmodSync(dir, 0o700)
    expect(see(absent({ path: join(dir, 'a') }), { user: 'nobody' }).unreadable).toBe(`find: '${dir}/a': Permission denied`)
  })

  it.each([
    [{ path: '/etc', recursive: true }, 1],
    [{ path: '/', recursive: true }, 2],
    [{ path: '/etc/x', recursive: true }, 0],
    [{ path: '/etc/..', recursive: true }, 1],
    [{ path: '/x' }, 0],
  ])('is validated: %j', (spec, problems) => {
    expect(absent(spec).problems).toHaveLength(problems)
  })
})
