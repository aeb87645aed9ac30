import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import { apply, converge, tempDir } from '../kinds/harness.ts'
import { digest } from '../kinds/release-archive.ts'

/** An archive that a script of Python's tarfile writes, for tar itself would not: `add(name, type, link, bytes, mode)`. */
function crafted(lines: string): ReleaseSpec & { readonly root: string } {
  const root = tempDir()
  const file = join(root, 'a.tar')
  const script = `
import tarfile, io, sys
out = tarfile.open(sys.argv[1], 'w')
def add(name, kind=tarfile.REGTYPE, link='', data=b'evil', mode=0o644):
    one = tarfile.TarInfo(name)
    one.type, one.linkname, one.mode = kind, link, mode
    one.size = len(data) if kind == tarfile.REGTYPE else 0
    one.devmajor, one.devminor = 1, 3
    out.addfile(one, io.BytesIO(data))
root = sys.argv[2]
add('app', data=b'#!/bin/sh\\necho good\\n', mode=0o755)
${lines}
out.close()
`
  execFileSync('python3', ['-c', script, file, root])
  mkdirSync(join(root, 'outside'))
  writeFileSync(join(root, 'outside/victim'), 'precious')
  return { root, name: 'app', version: '1.0', dir: join(root, 'opt'), source: { file, bytes: statSync(file).size }, sha256: digest(file) }
}

const paths: readonly (readonly [string, string])[] = [
  ['a name that climbs out', `add('../../../outside/new'); add('../../../outside/victim')`],
  ['a name that climbs out later', `add('lib/../../../../outside/victim')`],
  ['an absolute name', `add(root + '/outside/victim'); add(root + '/outside/new')`],
  ['a file through a link', `add('lib', tarfile.SYMTYPE, root + '/outside'); add('lib/victim'); add('lib/new')`],
  ['a file through a link that climbs', `add('lib', tarfile.SYMTYPE, '../../../outside'); add('lib/victim'); add('lib/new')`],
  [
    'a file through a link through a link',
    `add('a', tarfile.SYMTYPE, '..'); add('a/b', tarfile.SYMTYPE, '../../outside'); add('a/b/victim')`,
  ],
  ['a file in place of a link', `add('lib', tarfile.SYMTYPE, root + '/outside/victim'); add('lib')`],
  ['a hard link outside', `add('lib', tarfile.LNKTYPE, root + '/outside/victim'); add('lib')`],
  ['a hard link that climbs', `add('lib', tarfile.LNKTYPE, '../../../outside/victim'); add('lib')`],
  ['a hard link through a link', `add('d', tarfile.SYMTYPE, root + '/outside'); add('lib', tarfile.LNKTYPE, 'd/victim'); add('lib')`],
  [
    'a directory in place of a link',
    `add('lib', tarfile.SYMTYPE, root + '/outside'); add('lib', tarfile.DIRTYPE, mode=0o777); add('lib/new')`,
  ],
]

test.each(paths)('%s writes nothing outside its release', (_, lines) => {
  const spec = crafted(lines)
  apply(release(spec))
  expect(readdirSync(join(spec.root, 'outside'))).toEqual(['victim'])
  expect(readFileSync(join(spec.root, 'outside/victim'), 'utf8')).toBe('precious')
  expect(statSync(join(spec.root, 'outside')).mode & 0o777).toBe(0o755)
  expect(statSync(join(spec.root, 'outside/victim')).nlink).toBe(1)
  expect(readdirSync(spec.root).sort()).toEqual(['a.tar', 'opt', 'outside'])
  expect(readdirSync(spec.dir).filter((name) => name !== 'current')).toEqual(['releases'])
})

test.each([
  ['a device', 'CHRTYPE'],
  ['a block device', 'BLKTYPE'],
  ['a pipe', 'FIFOTYPE'],
])('%s is refused, and nothing is unpacked', (_, type) => {
  const spec = crafted(`add('lib', tarfile.${type})`)
  expect(apply(release(spec)).failure?.output).toContain('nothing was unpacked: the archive holds a device or a pipe')
  expect(readdirSync(join(spec.dir, 'releases')).filter((name) => !name.startsWith('.'))).toEqual([])
  expect(existsSync(join(spec.dir, 'current'))).toBe(false)
})

test('no file takes its owner’s rights along, or lets others write', () => {
  const spec = crafted(`add('suid', mode=0o6777); add('sgid', mode=0o2775)`)
  converge([release(spec)])
  const mode = (name: string) => (lstatSync(join(spec.dir, 'current', name)).mode & 0o7777).toString(8)
  expect(['app', 'suid', 'sgid'].map(mode)).toEqual(['755', '755', '755'])
})

test.each<[string, string]>([
  ['a file', 'one.size = 2 ** 50; out.fileobj.write(one.tobuf()); out.fileobj.write(b"x" * 2 ** 20); out.fileobj.close(); sys.exit()'],
  ['names alone', 'data = one.tobuf(); out.fileobj.write(data * 70000); out.fileobj.close(); sys.exit()'],
])('a bomb of %s is refused before it fills the disk', (_, write) => {
  const spec = crafted(`one = tarfile.TarInfo('bomb'); ${write}`)
  // the room that there is, whatever the machine's
  const bin = join(spec.root, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'df'), `#!/bin/sh\necho Avail\necho ${2 ** 28}\n`, { mode: 0o755 })
  const { failure } = apply(release(spec), { path: `${bin}:${process.env.PATH}` })
  expect(failure?.output).toContain('nothing was unpacked: the archive holds more than finds room (the file system of')
  expect(readdirSync(join(spec.dir, 'releases')).filter((name) => !name.startsWith('.'))).toEqual([])
})
