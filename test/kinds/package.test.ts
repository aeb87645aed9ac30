import { describe, expect, it } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { type PackagesSpec, packages } from '../../lib/kinds/package.ts'

const { kind } = packages

/** dpkg-query's table of packages: name, version, wanted state, status. */
const table = (...rows: readonly (readonly [string, string, string, string])[]): string =>
  `${rows.map(([name, version, want, status]) => `${name}\tamd64\t${version}\t${want}\t${status}\n`).join('')}\x1d1 dpkg-query: no packages found`

const installed = (name: string, version = '1.0', want = 'install') => [name, version, want, 'installed'] as const

function seen(spec: PackagesSpec, output: string) {
  const [state] = kind.parse(output, [spec])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  return {
    changes: kind.diff(spec, state).map(({ field, from, to }) => `${field}: ${from} → ${to}`),
    steps: kind.apply!(spec, state).map(({ argv }) => argv.join(' ')),
  }
}

describe('packages', () => {
  it.each<[string, PackagesSpec['names'], string, string[], string[]]>([
    ['all there', ['a', { name: 'b', version: '1.*', hold: true }], table(installed('a'), installed('b', '1.0', 'hold')), [], []],
    ['none there', ['a', 'b'], table(), ['a: (absent) → installed', 'b: (absent) → installed'], ['package_install 86400 -- a b']],
    [
      'removed, configuration left',
      ['a'],
      table(['a', '1.0', 'deinstall', 'config-files']),
      ['a: (absent) → installed'],
      ['package_install 86400 -- a'],
    ],
    [
      'half configured',
      ['a'],
      table(['a', '1.0', 'install', 'half-configured']),
      ['a: half-configured → installed'],
      ['package_install 86400 -- a'],
    ],
    ['waiting for a trigger', ['a'], table(['a', '1.0', 'install', 'triggers-pending']), [], []],
    [
      'another version, held',
      [{ name: 'a', version: '2.0-1', hold: true }],
      table(installed('a', '3.0-1', 'hold')),
      ['a: 3.0-1 → 2.0-1'],
      ['package_install 86400 --allow-change-held-packages --allow-downgrades -- a=2.0-1', 'package_mark hold a'],
    ],
    [
      'pinned and new',
      [{ name: 'a', version: '2.*', hold: true }, 'b'],
      table(),
      ['a: (absent) → 2.*', 'a hold: no → yes', 'b: (absent) → installed'],
      ['package_install 86400 -- a=2.* b', 'package_mark hold a'],
    ],
    [
      'not of the wanted beginning',
      [{ name: 'a', version: '2.*' }],
      table(installed('a', '20.1')),
      ['a: 20.1 → 2.*'],
      ['package_install 86400 --allow-downgrades -- a=2.*'],
    ],
    ['let go', [{ name: 'a', hold: false }], table(installed('a', '1.0', 'hold')), ['a hold: yes → no'], ['package_mark unhold a']],
    ['a hold that is not managed', ['a'], table(installed('a', '1.0', 'hold')), [], []],
    ['to be absent', [{ name: 'a', absent: true }], table(installed('a')), ['a: 1.0 → (absent)'], ['package_remove a']],
    ['absent', [{ name: 'a', absent: true }], table(), [], []],
  ])('%s', (_, names, output, changes, steps) => {
    expect(seen({ names }, output)).toEqual({ changes, steps })
  })

  it('knows a package of several architectures by what is installed of it', () => {
    const output = 'a\ti386\t1.0\tdeinstall\tconfig-files\na\tamd64\t2.0\tinstall\tinstalled\n\x1d0 '
    expect(seen({ names: ['a', { name: 'a:i386', absent: true }] }, output).changes).toEqual([])
  })

  it('can not be seen without dpkg', () => {
    expect(kind.parse('\x1d127 sh: dpkg-query: not found', [{ names: ['a'] }])).toEqual([
      new Unreadable('dpkg-query: sh: dpkg-query: not found'),
    ])
    expect(kind.parse('', [{ names: ['a'] }])).toEqual([new Unreadable('dpkg-query: status 127')])
  })

  it.each<[PackagesSpec['names'], number]>([
    [['nats-server', 'libstdc++6', 'libc6:i386'], 0],
    [[{ name: 'a1', version: '1:2.3~rc1-4+b2' }], 0],
    [[], 1],
    [['-o', 'A'], 2],
    [[{ name: 'a1', version: '*' }], 1],
    [[{ name: 'a1', version: '1 2' }], 1],
    [[{ name: 'a1', absent: true, hold: true }], 1],
  ])('is validated: %j', (names, problems) => {
    expect(packages({ names }).problems).toHaveLength(problems)
  })
})
