import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { absent } from '../../lib/kinds/absent.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { file } from '../../lib/kinds/file.ts'
import { symlink } from '../../lib/kinds/symlink.ts'
import { apply, converge, see, take, tempDir } from '../kinds/harness.ts'

const [NOBODY, THIRD] = [65_534, 65_533]

/** What root's are, and must stay as they are. */
function victims(root: string): string {
  const dir = join(root, 'victim')
  mkdirSync(join(dir, 'd/below'), { recursive: true })
  for (const name of ['f', 'l', 'd/below/f', 'd/f']) writeFileSync(join(dir, name), 'precious', { mode: 0o600 })
  return dir
}

/** All below a directory: owner, mode and content by name. */
const snapshot = (dir: string): Record<string, string> =>
  Object.fromEntries(
    ['', ...readdirSync(dir, { recursive: true, encoding: 'utf8' })].sort().map((name) => {
      const { uid, mode } = lstatSync(join(dir, name))
      return [name, `${uid} ${mode.toString(8)} ${lstatSync(join(dir, name)).isFile() ? readFileSync(join(dir, name), 'utf8') : ''}`]
    }),
  )

/** A directory of nobody's, with one of a third user's in it, in another one of nobody's, beside root's victims. */
function neighbours() {
  const root = tempDir()
  const victim = victims(root)
  const dir = join(root, 'theirs/dir')
  symlinkSync('victim', join(root, 'sticky'))
  chmodSync(victim, 0o1777)
  mkdirSync(dir, { recursive: true })
  for (const each of [join(root, 'theirs'), dir]) chownSync(each, NOBODY, NOBODY)
  mkdirSync(join(dir, 'third/below'), { recursive: true })
  chownSync(join(dir, 'third'), THIRD, THIRD)
  return { root, victim, dir }
}

/** A wish for a name in nobody's directory, what stands there before, and the wish with the same steps on the way back. */
const wishes: Readonly<Record<string, (dir: string) => Resource>> = {
  'a new file': (dir) => file({ path: join(dir, 'f'), content: 'new', owner: 'nobody', group: 'nogroup' }),
  'a file of another content, the old one kept': (dir) => {
    writeFileSync(join(dir, 'f'), 'old')
    return file({ path: join(dir, 'f'), content: 'new', keep: true, owner: 'nobody', group: 'nogroup' })
  },
  'a file of another owner and mode': (dir) => {
    writeFileSync(join(dir, 'f'), 'same')
    return file({ path: join(dir, 'f'), content: 'same', owner: 'nobody', group: 'nogroup', mode: '0666' })
  },
  'a link': (dir) => symlink({ path: join(dir, 'l'), target: 'f' }),
  'a directory of another owner and mode': (dir) => {
    mkdirSync(join(dir, 'd'))
    return directory({ path: join(dir, 'd'), owner: 'nobody', group: 'nogroup', mode: '0777' })
  },
  'a directory in a new one': (dir) => directory({ path: join(dir, 'd/e'), owner: 'nobody', group: 'nogroup', mode: '0777' }),
  'a tree of one owner': (dir) => {
    mkdirSync(join(dir, 'd/below'), { recursive: true })
    return directory({ path: join(dir, 'd'), ownTree: true, owner: 'nobody', group: 'nogroup' })
  },
  'no file': (dir) => {
    writeFileSync(join(dir, 'f'), '')
    return absent({ path: join(dir, 'f') })
  },
  'no tree': (dir) => {
    mkdirSync(join(dir, 'd'))
    return absent({ path: join(dir, 'd'), recursive: true })
  },
}

/** What nobody does in their own directory DIR while root works there, to have root do it to VICTIM. */
const attacks: Readonly<Record<string, string>> = {
  'a link to the file in its place': 'mv -T $DIR/$NAME $DIR/old; ln -sfn $VICTIM/$NAME $DIR/$NAME',
  'a link in place of the draft': 'mv -T $DIR/.$NAME.plotwright-new $DIR/old; ln -sn $VICTIM $DIR/.$NAME.plotwright-new',
  'a draft of their own':
    'mv -T $DIR/.$NAME.plotwright-new $DIR/old; mkdir $DIR/.$NAME.plotwright-new; ln -sn $VICTIM/$NAME $DIR/.$NAME.plotwright-new/$NAME',
  'the draft somewhere else': 'mv -T $DIR/.$NAME.plotwright-new $STICKY/draft',
  'a link in place of the directory': 'mv -T $DIR $DIR.old; ln -sn $VICTIM $DIR',
  'a link in place of the directory, and the directory back':
    'if [ -L $DIR ]; then rm $DIR; mv -T $DIR.old $DIR; else mv -T $DIR $DIR.old; ln -sn $VICTIM $DIR; fi',
}

const programs = ['chown', 'chmod', 'cat', 'mkdir', 'ln', 'mv', 'cp', 'rm', 'rmdir', 'sync', 'stat', 'find', 'readlink', 'timeout', 'id']

/** Programs that let nobody attack at the moment AT, the second of which is the end of the first call, and where AGAIN is not empty at every one after it. */
const bin = mkdtempSync(join(tmpdir(), 'raced-'))
chmodSync(bin, 0o755)
afterAll(() => rmSync(bin, { recursive: true }))
for (const program of programs) {
  const real = realpathSync(execFileSync('sh', ['-c', 'command -v "$0"', program]).toString().trim())
  const text = `#!/bin/sh
# a step's guard touches no file, and may outlast the step by a moment
[ "$2" != wc ] || exec ${real} "$@"
printf x >>"$ROOT/calls"
n=$(PATH=/usr/bin:/bin /usr/bin/wc -c <"$ROOT/calls")
attack() {
  [ "$1" -eq "$AT" ] || { [ "$AGAIN" ] && [ "$1" -gt "$AT" ]; } || return
  PATH=/usr/bin:/bin VICTIM=$ROOT/victim STICKY=$ROOT/sticky DIR=$ROOT/theirs/dir \
    /usr/bin/setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups /bin/sh -c "$ATTACK" >/dev/null 2>&1
}
attack $((2 * n - 1))
${real} "$@"
status=$?
attack $((2 * n))
exit "$status"
`
  writeFileSync(join(bin, program), text, { mode: 0o755 })
}

type Neighbours = ReturnType<typeof neighbours>

/** Makes a wish true again and again, attacked at another moment each time, and at all moments: what `seen` sees stays what it was. */
function atEveryMoment(wish: string, attack: { readonly NAME: string; readonly ATTACK: string }, seen: (of: Neighbours) => unknown): void {
  let moments = 0
  for (const again of [true, false])
    for (let at = 1; at === 1 || (!again && at <= moments); at++) {
      const place = neighbours()
      const resource = wishes[wish]!(place.dir)
      const before = seen(place)
      const { steps } = see(resource)
      const env = { ROOT: place.root, ...attack, AT: String(at), AGAIN: again ? 'again' : '' }
      take(steps, resource, { path: `${bin}:${process.env.PATH}`, env })
      expect({ at, again, seen: seen(place) }).toEqual({ at, again, seen: before })
      moments = 2 * readFileSync(join(place.root, 'calls')).length
    }
  expect(moments).toBeGreaterThan(0)
}

describe.each(Object.keys(wishes))('%s', (wish) => {
  test('is made in a directory of another user', () => {
    const { victim, dir } = neighbours()
    const before = snapshot(victim)
    converge([wishes[wish]!(dir)])
    expect(readdirSync(dir).filter((name) => name.includes('plotwright-new'))).toEqual([])
    expect(snapshot(victim)).toEqual(before)
  })

  test.each(Object.keys(attacks))('%s, laid there at whatever moment, leads nobody to what is root’s', (attack) => {
    const NAME = wish === 'a link' ? 'l' : /file/.test(wish) ? 'f' : 'd'
    atEveryMoment(wish, { NAME, ATTACK: attacks[attack]! }, ({ victim }) => snapshot(victim))
  })
})

test('a third user’s directory, laid in place of a new one, stays what it was', () => {
  const ATTACK = 'mv -T $DIR/$NAME $DIR/old; mv -T $DIR/third $DIR/$NAME'
  const theirs = ({ dir }: Neighbours) => {
    const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name))
    return names.filter((name) => lstatSync(name).uid === THIRD).map((name) => readdirSync(name))
  }
  atEveryMoment('a directory in a new one', { NAME: 'd', ATTACK }, theirs)
})

describe('what lies there already', () => {
  test.each(['f', 'l'])('a link, a FIFO and a directory in place of the draft of %s are put away', (name) => {
    for (const plant of ['ln -s $0/victim/f', 'mkfifo', 'mkdir', 'mknod -m 666 $1 c 1 3 #']) {
      const { root, victim, dir } = neighbours()
      const before = snapshot(victim)
      execFileSync('sh', ['-c', `${plant} "$1"`, root, join(dir, `.${name}.plotwright-new`)])
      converge([name === 'f' ? file({ path: join(dir, 'f'), content: 'new' }) : symlink({ path: join(dir, 'l'), target: 'x' })])
      expect(readdirSync(dir).sort()).toEqual([name, 'third'])
      expect(snapshot(victim)).toEqual(before)
    }
  })

  test('a FIFO or a device that is to be kept is kept as it is, and nobody waits for it', () => {
    const { dir } = neighbours()
    execFileSync('mkfifo', [join(dir, 'f')])
    converge([file({ path: join(dir, 'f'), content: 'new', keep: true })])
    expect(lstatSync(join(dir, 'f.before-plotwright')).isFIFO()).toBe(true)
  })

  test('a link where the old file is to be kept is replaced, not followed', () => {
    const { victim, dir } = neighbours()
    const before = snapshot(victim)
    writeFileSync(join(dir, 'f'), 'old')
    symlinkSync(join(victim, 'f'), join(dir, 'f.before-plotwright'))
    converge([file({ path: join(dir, 'f'), content: 'new', keep: true })])
    expect(readFileSync(join(dir, 'f.before-plotwright'), 'utf8')).toBe('old')
    expect(snapshot(victim)).toEqual(before)
  })

  test.each(Object.keys(wishes))('a way over a link that another user made is refused: %s', (wish) => {
    const { root, victim, dir } = neighbours()
    execFileSync('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', 'ln', '-s', victim, join(root, 'theirs/way')])
    symlinkSync(join(root, 'theirs/way'), join(root, 'by-root'))
    const elsewhere = wishes[wish]!(dir)
    const { steps } = see(elsewhere)
    expect(steps.length).toBeGreaterThan(0)
    const before = snapshot(victim)
    for (const way of [join(root, 'theirs/way'), join(root, 'by-root')]) {
      const there = steps.map((step) => ({ ...step, argv: step.argv.map((word) => word.replace(dir, way)) }))
      expect(take(there, elsewhere).failure?.output).toContain(`${join(root, 'theirs/way')} is a link that nobody made`)
    }
    expect(snapshot(victim)).toEqual(before)
  })

  test('a way over root’s own links is gone', () => {
    const root = tempDir()
    mkdirSync(join(root, 'real/deep'), { recursive: true })
    symlinkSync('real', join(root, 'link'))
    converge([file({ path: join(root, 'link/deep/f'), content: 'x' }), directory({ path: join(root, 'link/new/d') })])
    expect(readFileSync(join(root, 'real/deep/f'), 'utf8')).toBe('x')
  })

  test('a file that has another name elsewhere gets no other owner', () => {
    const { dir, victim } = neighbours()
    execFileSync('ln', [join(victim, 'f'), join(dir, 'f')])
    const before = snapshot(victim)
    const wanted = file({ path: join(dir, 'f'), content: 'precious', owner: 'nobody', group: 'nogroup', mode: '0666' })
    expect(apply(wanted).failure?.output).toContain('has other names, too')
    expect(snapshot(victim)).toEqual(before)
  })
})
