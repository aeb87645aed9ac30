import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import { stagedRelease } from '../../lib/kinds/staged-release.ts'
import { apply, converge, inDash, see, tempDir } from './harness.ts'
import { archive } from './release-archive.ts'

const releases = (root: string) => readdirSync(join(root, 'opt/releases')).sort()
const current = (root: string) => readlinkSync(join(root, 'opt/current'))

/** Makes each version current in turn, then ages the unused so that the first is the oldest. */
function history(root: string, versions: readonly string[], keep = 9): void {
  for (const [i, version] of versions.entries()) {
    converge([release(archive(version, { keep }, root))])
    const at = join(root, 'opt/releases', version)
    utimesSync(at, 1000 + i, 1000 + i)
  }
}

/** Runs a program of a version until the test ends. */
async function live(root: string, version: string): Promise<ChildProcess> {
  const path = join(root, 'opt/releases', version, 'sleeper')
  copyFileSync('/bin/sleep', path)
  const child = spawn(path, ['1000'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  return child
}

const gone = (resource: Resource) => see(resource).changes.flatMap(({ field, to }) => (to === '(absent)' ? [field] : []))

describe('old releases', () => {
  it('beyond two go with the switch, the oldest first; the one that was current is the newest', () => {
    const root = tempDir()
    history(root, ['3', '4', '1', '2'])
    converge([release(archive('3', { keep: 9 }, root))])
    utimesSync(join(root, 'opt/releases/3'), 1, 1)
    expect(converge([release(archive('5', {}, root))])).toContainEqual(['releases/1', 'present', '(absent)'])
    expect(releases(root)).toEqual(['2', '3', '5'])
  })

  it('may be none', () => {
    const root = tempDir()
    history(root, ['1', '2'])
    converge([release(archive('3', { keep: 0 }, root))])
    expect(releases(root)).toEqual(['3'])
  })

  it('without our seal are left, whatever they are called', () => {
    const root = tempDir()
    history(root, ['1', '2'])
    for (const left of ['0.1', 'nightly build', '-rf', '.git']) {
      mkdirSync(join(root, 'opt/releases', left))
      writeFileSync(join(root, 'opt/releases', left, 'x'), '')
    }
    writeFileSync(join(root, 'opt/releases/nightly build/.seal-archive'), '')
    converge([release(archive('2', { keep: 0 }, root))])
    expect(releases(root)).toEqual(['-rf', '.git', '0.1', '2', 'nightly build'])
  })

  it('stay while a process runs from them, and go afterwards', async () => {
    const root = tempDir()
    history(root, ['1', '2'])
    const child = await live(root, '1')
    const wanted = release(archive('3', { keep: 0 }, root))
    expect(gone(wanted)).toEqual(['releases/2'])
    converge([wanted])
    expect(releases(root)).toEqual(['1', '3'])
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(converge([wanted])).toEqual([['releases/1', 'present', '(absent)']])
  })

  it('stay when a process began to run from them since the look', async () => {
    const root = tempDir()
    history(root, ['1', '2'])
    const wanted = release(archive('2', { keep: 0 }, root))
    const { steps } = see(wanted)
    await live(root, '1')
    expect(readAnswer(inDash(applyScript(steps, [wanted.kind], [])), '0badcafe', []).failure).toBeUndefined()
    expect(releases(root)).toEqual(['1', '2'])
  })

  it('stay until the next session where a process was restarted in this one', () => {
    const root = tempDir()
    history(root, ['1', '2'])
    const wanted = release(archive('2', { keep: 0 }, root))
    const path = join(root, 'opt/releases/2/sleeper')
    copyFileSync('/bin/sleep', path)
    const script = applyScript([], [], [wanted])
    // Starts are told in hundredths of a second.
    const restart = `sleep 0.02; ${path} 1000 >/dev/null 2>&1 & until [ "$(readlink /proc/$!/exe)" = ${path} ]; do :; done; echo $! >&2`
    const started = inDash({ ...script, script: `${restart}\n${script.script}` })
    onTestFinished(() => void process.kill(Number(started.stderr), 'SIGKILL'))
    const now = readAnswer(started, '0badcafe', [wanted]).findings.get(wanted)!
    expect(now.changes.map(({ field }) => field)).not.toContain('releases/1')
    expect(gone(wanted)).toEqual(['releases/1'])
  })
})

describe('the way back', () => {
  const switched = (root: string, spec: ReleaseSpec) => {
    const wanted = release(spec)
    converge([stagedRelease(spec)])
    const before = see(wanted)
    apply(wanted)
    expect(current(root)).toBe(`releases/${spec.version}`)
    return () => readAnswer(inDash(applyScript(before.undo(), [wanted.kind], [])), '0badcafe', []).failure?.output
  }

  it('is to where it pointed, however few are kept beside', () => {
    const root = tempDir()
    history(root, ['1', '2'])
    expect(switched(root, archive('3', { keep: 1 }, root))()).toBeUndefined()
    expect([current(root), releases(root)]).toEqual(['releases/2', ['2', '3']])
    expect(see(release(archive('2', { keep: 1 }, root))).changes).toEqual([])
  })

  it('fails, and leaves the link, when that release is gone', () => {
    const root = tempDir()
    history(root, ['1', '2'])
    const undo = switched(root, archive('3', { keep: 0 }, root))
    expect(undo()).toBe(`${root}/opt/releases/2 is gone; current was left as it is`)
    expect(current(root)).toBe('releases/3')
  })
})
