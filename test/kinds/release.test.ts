import { describe, expect, it } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import { stagedRelease } from '../../lib/kinds/staged-release.ts'

const sha = 'a'.repeat(64)
const MiB = 2 ** 20
const file: ReleaseSpec = { name: 'app', version: '3', dir: '/opt/app', source: { file: '/app.tgz', bytes: 8 * MiB }, sha256: sha }
const url: ReleaseSpec = { ...file, source: { url: 'https://h/app.tgz' } }

const whole = 'intact\taaaa\treleases/2\t\t'.replace('aaaa', sha)
const absent = (have: number, free: number | string = 100 * MiB) => `absent\t\treleases/2\t${have}\t${free}`
const sealed = (...names: readonly string[]) =>
  names.map((text) => {
    const [name, time, ...marks] = text.split(' ')
    return `${name}\t${time}.000000000\t${marks.includes('current') ? 'current' : '-'}\t${marks.includes('used') ? 'used' : '-'}`
  })

function seen(kind: typeof release.kind, spec: ReleaseSpec, lines: readonly string[]) {
  const [state] = kind.parse(`${lines.join('\n')}\n\n`, [spec])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  const changes = kind.diff(spec, state).map(({ field, from, to }) => `${field}: ${from} → ${to}`)
  const steps = kind.apply!(spec, state).map(({ argv, data }) => (data === undefined ? argv : [...argv, data]))
  return { changes, steps: changes.length === 0 ? [] : steps, undo: kind.undo?.(spec, state).map(({ argv }) => argv) }
}

const unpack = ['release_unpack', '/opt/app', '3', sha, 'tar', '0', 'app']
const toSwitch = ['release_switch', '/opt/app', '3']

describe('what is sent', () => {
  it.each<[string, ReleaseSpec, string, unknown[]]>([
    ['all of it', file, absent(0), [[...unpack, 'upload', `${8 * MiB}`, '0', { file: '/app.tgz', size: 8 * MiB }]]],
    [
      'what is missing',
      file,
      absent(7 * MiB),
      [[...unpack, 'upload', `${8 * MiB}`, `${7 * MiB}`, { file: '/app.tgz', size: MiB, from: 7 * MiB }]],
    ],
    ['nothing where all is there', file, absent(8 * MiB), [[...unpack, 'upload', `${8 * MiB}`, `${8 * MiB}`]]],
    [
      'all of it again where more is there than there is',
      file,
      absent(9 * MiB),
      [[...unpack, 'upload', `${8 * MiB}`, '0', { file: '/app.tgz', size: 8 * MiB }]],
    ],
    [
      'nothing where it finds no room',
      file,
      absent(0, 32 * MiB - 1),
      [
        ['release_room', '/opt/app', `${8 * MiB}`, '0'],
        ['pw_fail', 'room was made meanwhile; run it again'],
      ],
    ],
    [
      'the rest where that finds room',
      file,
      absent(MiB, 31 * MiB),
      [[...unpack, 'upload', `${8 * MiB}`, `${MiB}`, { file: '/app.tgz', size: 7 * MiB, from: MiB }]],
    ],
    [
      'all of it where nobody knows the room',
      file,
      absent(0, ''),
      [[...unpack, 'upload', `${8 * MiB}`, '0', { file: '/app.tgz', size: 8 * MiB }]],
    ],
    ['a URL', url, absent(5, 1), [[...unpack, 'fetch', 'https://h/app.tgz']]],
    ['nothing where it is whole', file, whole, []],
  ])('%s', (_, spec, state, steps) => {
    const both = ['releases/3: (absent) → intact', `archive: (absent) → ${sha}`]
    const changes = state === whole ? [] : both
    expect(seen(stagedRelease.kind, spec, [state])).toEqual({ changes, steps, undo: undefined })
    expect(seen(release.kind, spec, [state])).toMatchObject({
      changes: [...changes, 'current: releases/2 → releases/3'],
      steps: [...steps, toSwitch],
    })
  })
})

describe('old releases', () => {
  const olds = sealed('1 100', '2 50 current used', '3 10', '0 900 used', '1b 300')
  it.each<[string, number | undefined, readonly string[], string[]]>([
    ['two stay, the current one first of all', undefined, olds, ['1b', '1']],
    ['one that runs stays, whatever its rank', 1, olds, ['1b', '1']],
    ['three stay', 3, olds, ['1']],
    ['more than there are', 9, olds, []],
    ['none is kept, but what runs', 0, olds, ['1b', '1']],
    ['none is kept, not even the current one', 0, sealed('2 50 current', '3 10'), ['2']],
    ['the wanted one is none of them', 0, sealed('3 10 current'), []],
    ['times of unequal length', 1, sealed('2 50 current', '1 999999999', '0 1000000000'), ['0', '1']],
  ])('%s', (_, keep, lines, gone) => {
    const spec = { ...file, ...(keep !== undefined && { keep }) }
    const { changes, steps } = seen(release.kind, spec, [whole, ...lines])
    expect(changes).toEqual(['current: releases/2 → releases/3', ...gone.map((name) => `releases/${name}: present → (absent)`)])
    expect(steps).toEqual([toSwitch, ...(gone.length > 0 ? [['release_remove', '/opt/app', ...gone]] : [])])
    expect(seen(stagedRelease.kind, spec, [whole, ...lines]).changes).toEqual([])
  })

  it('go without a switch where nothing else differs', () => {
    const { changes, steps } = seen(release.kind, { ...file, keep: 0 }, [
      whole.replace('releases/2', 'releases/3'),
      ...sealed('3 1 current', '1 5'),
    ])
    expect([changes, steps]).toEqual([['releases/1: present → (absent)'], [['release_remove', '/opt/app', '1']]])
  })
})

describe('undo', () => {
  it.each<[string, string, string[][]]>([
    ['goes back to where it pointed', 'releases/2', [['release_switch', '/opt/app', '2']]],
    ['has nothing to do where there was no link', '', []],
    ['has nothing to do where nothing was switched', 'releases/3', []],
    ...['/srv/app', 'releases/2/x', 'releases/', '../2'].map((link): [string, string, string[][]] => [
      'refuses what is no release',
      link,
      [['pw_fail', `/opt/app/current pointed at ${link}, which is none of /opt/app/releases; it was left as it is`]],
    ]),
  ])('%s: %j', (_, current, undo) => {
    expect(seen(release.kind, file, [whole.replace('releases/2', current)]).undo).toEqual(undo)
  })
})

it('reads several answers, and is unreadable without one', () => {
  const states = release.kind.parse([absent(3), '', whole, ...sealed('1 5'), '', ''].join('\n'), [file, file, file])
  expect(states).toEqual([
    expect.objectContaining({ release: 'absent', have: 3, sealed: [] }),
    expect.objectContaining({ release: 'intact', sealed: [expect.objectContaining({ name: '1', current: false, used: false })] }),
    new Unreadable('the probe gave no answer'),
  ])
})
