import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import { release } from '../../lib/kinds/release.ts'
import { stagedRelease } from '../../lib/kinds/staged-release.ts'
import { converge, inDash, see, tempDir } from './harness.ts'
import { archive } from './release-archive.ts'

it('lies unpacked and sealed beside the current one, which is left; the release has only to switch then', () => {
  const root = tempDir()
  const dir = join(root, 'opt')
  converge([release(archive('1.0', {}, root))])
  const spec = archive('2.0', {}, root)
  const [staged, wanted] = [stagedRelease(spec), release(spec)]
  expect(converge([staged])).toEqual([
    ['releases/2.0', '(absent)', 'intact'],
    ['archive', '(absent)', spec.sha256],
  ])
  expect(existsSync(join(dir, 'releases/2.0/.seal-archive'))).toBe(true)
  expect(see(release(archive('1.0', {}, root))).changes).toEqual([])
  expect(see(wanted).steps).toEqual([{ argv: ['release_switch', dir, '2.0'] }])
  expect(converge([wanted])).toEqual([['current', 'releases/1.0', 'releases/2.0']])
  expect(see(staged).changes).toEqual([])
})

it("is what its release sees in the same trip's second look", () => {
  const spec = archive('1.0')
  const [staged, wanted] = [stagedRelease(spec), release(spec)]
  const { findings } = readAnswer(inDash(applyScript(see(staged).steps, [staged.kind], [staged, wanted])), '0badcafe', [staged, wanted])
  expect(findings.get(staged)!.changes).toEqual([])
  expect(findings.get(wanted)!.changes).toEqual([{ field: 'current', from: '(absent)', to: 'releases/1.0' }])
  expect(staged.writes).toEqual(wanted.reads)
})

it('is put right where it was harmed, and removes no old ones', () => {
  const root = tempDir()
  const specs = ['1', '2', '3', '4'].map((version) => archive(version, { keep: 0 }, root))
  for (const spec of specs) converge([stagedRelease(spec)])
  rmSync(join(root, 'opt/releases/2/app'))
  expect(converge([stagedRelease(specs[1]!)])).toEqual([['releases/2', 'altered', 'intact']])
  expect(readdirSync(join(root, 'opt')).concat(readdirSync(join(root, 'opt/releases')))).toEqual(['releases', '1', '2', '3', '4'])
})
