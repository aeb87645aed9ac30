import { chmodSync, chownSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directory } from '../../lib/kinds/directory.ts'
import { apply, converge, countProcesses, look, see, tempDir } from './harness.ts'

const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8)

describe('directory', () => {
  it('is made with its parents, which are root and 0755', () => {
    const dir = tempDir()
    const path = join(dir, 'a b/-c/*')
    expect(converge([directory({ path, owner: 'nobody', group: 'nogroup', mode: '0700' })])).toEqual([['type', '(absent)', 'directory']])
    expect([modeOf(path), statSync(path).uid, modeOf(join(dir, 'a b/-c')), statSync(join(dir, 'a b/-c')).uid]).toEqual([
      '700',
      65534,
      '755',
      0,
    ])
  })

  it('takes a set-group-id bit away that nobody asked for', () => {
    const path = join(tempDir(), 'a')
    mkdirSync(path)
    chmodSync(path, 0o2755)
    expect(converge([directory({ path })])).toEqual([['mode', '2755', '0755']])
    expect(converge([directory({ path, mode: '1777' })])).toEqual([['mode', '0755', '1777']])
  })

  it('owns the whole tree where asked, links themselves and not what they point to', () => {
    const dir = tempDir()
    const path = join(dir, 'a')
    mkdirSync(join(path, 'deep/er'), { recursive: true })
    writeFileSync(join(dir, 'outside'), '')
    writeFileSync(join(path, 'deep/er/new\nline'), '')
    symlinkSync('../outside', join(path, 'link'))
    const own = directory({ path, owner: 'nobody', group: 'nogroup', ownTree: true })
    const other = directory({ path: dir })
    converge([directory({ path, owner: 'nobody', group: 'nogroup' })])
    chownSync(join(path, 'deep'), 65534, 65534)
    expect(look([own, other]).map(({ changes }) => changes.map(({ field }) => field))).toEqual([['owner of all below'], []])
    converge([own, other])
    expect([statSync(join(path, 'deep/er/new\nline')).uid, lstatSync(join(path, 'link')).uid, statSync(join(dir, 'outside')).uid]).toEqual([
      65534, 65534, 0,
    ])
  })

  it('tells an owner that does not exist yet as a change, and fails clearly', () => {
    const path = join(tempDir(), 'a')
    mkdirSync(path)
    const wanted = directory({ path, owner: 'no-such-user', ownTree: true })
    expect(see(wanted).changes.map(({ field }) => field)).toEqual(['owner', 'group', 'owner of all below'])
    expect(apply(wanted).failure?.output).toContain("invalid user: 'no-such-user:no-such-user'")
  })

  it('refuses a symlink in its place, and a file', () => {
    const dir = tempDir()
    symlinkSync('/tmp', join(dir, 'link'))
    writeFileSync(join(dir, 'file'), '')
    const link = directory({ path: join(dir, 'link'), owner: 'nobody' })
    expect(see(link).changes).toEqual([{ field: 'type', from: 'symlink to /tmp', to: 'directory' }])
    expect(apply(link).failure?.output).toBe(`${dir}/link is a symlink to /tmp; name that directory, or remove the link`)
    expect(readlinkSync(join(dir, 'link'))).toBe('/tmp')
    expect(apply(directory({ path: join(dir, 'file') })).failure?.output).toContain('File exists')
  })

  it('says that it could not look at a place, or into a tree', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'own/closed/a'), { recursive: true })
    chmodSync(join(dir, 'own/closed'), 0o700)
    chownSync(join(dir, 'own'), 65534, 65534)
    const found = look(
      [directory({ path: join(dir, 'own/closed/a') }), directory({ path: join(dir, 'own'), owner: 'root', ownTree: true })],
      { user: 'nobody' },
    )
    expect(found.map(({ unreadable }) => unreadable)).toEqual([
      `find: '${dir}/own/closed/a': Permission denied`,
      `find: '${dir}/own/closed': Permission denied`,
    ])
  })

  it('costs one process for any number', () => {
    const dir = tempDir()
    expect(countProcesses(Array.from({ length: 200 }, (_, i) => directory({ path: join(dir, `${i}`) })))).toEqual(['find'])
  })

  it('is validated', () => {
    expect(directory({ path: 'x', mode: 'rwx' }).problems.map(({ what }) => what)).toEqual([
      '"x" is not a plain absolute path',
      'mode "rwx" is not octal',
    ])
  })
})
