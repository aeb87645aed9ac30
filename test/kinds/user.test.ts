import { describe, expect, it } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { type UserSpec, user } from '../../lib/kinds/user.ts'

const { kind } = user

const accounts = 'ann:x:1000:1000:Ann,,,:/home/ann:/bin/bash\nbob:x:1001:50:::/bin/sh\n'
const output = `${accounts}\x1d2\x1dann:x:1000:\nstaff:x:50:\nvideo:x:44:ann,bob\nrender:x:45:ann\nzoe:x:99:\n\x1d0`

function seen(spec: UserSpec) {
  const [state] = kind.parse(output, [spec])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  const changes = kind.diff(spec, state).map(({ field, from, to }) => `${field}: ${from} → ${to}`)
  return { changes, steps: changes.length === 0 ? [] : kind.apply!(spec, state).map(({ argv }) => argv.join(' ')) }
}

describe('user', () => {
  it.each<[string, UserSpec, string[], string[]]>([
    ['as it is', { name: 'ann', uid: 1000, home: '/home/ann', shell: '/bin/bash', groups: ['video'] }, [], []],
    ['in groups, in another order', { name: 'ann', groups: ['render', 'video'], exactGroups: true }, [], []],
    ['new', { name: 'new' }, ['user: (absent) → present'], ['useradd --create-home --user-group -- new']],
    [
      'new, of the system',
      { name: 'new', system: true, uid: 300, home: '/var/lib/new', groups: ['video', 'render'] },
      ['user: (absent) → present'],
      [
        'useradd --system --no-create-home --user-group --uid 300 --home-dir /var/lib/new --shell /usr/sbin/nologin --groups video,render -- new',
      ],
    ],
    ['new, its group there', { name: 'zoe' }, ['user: (absent) → present'], ['useradd --create-home --gid zoe -- zoe']],
    [
      'changed',
      { name: 'ann', uid: 1, home: '/ann', shell: '/bin/sh' },
      ['uid: 1000 → 1', 'home: /home/ann → /ann', 'shell: /bin/bash → /bin/sh'],
      ['set_home ann /ann', 'usermod --uid 1 --shell /bin/sh -- ann'],
    ],
    ['of another group', { name: 'bob' }, ['group: staff → bob'], ['groupadd -- bob', 'usermod --gid bob -- bob']],
    [
      'in one more group',
      { name: 'ann', groups: ['staff'] },
      ['groups: render video → render staff video'],
      ['usermod --append --groups staff -- ann'],
    ],
    [
      'in these groups alone',
      { name: 'ann', groups: ['video'], exactGroups: true },
      ['groups: render video → video'],
      ['usermod --groups video -- ann'],
    ],
    ['in no group', { name: 'ann', groups: [], exactGroups: true }, ['groups: render video → (none)'], ['usermod --groups  -- ann']],
  ])('%s', (_, spec, changes, steps) => {
    expect(seen(spec)).toEqual({ changes, steps })
  })

  it.each([['\x1d1\x1d\x1d0'], ['\x1d0\x1d\x1d2'], ['']])('can not be seen when getent fails: %j', (said) => {
    expect(kind.parse(said, [{ name: 'ann' }])[0]).toBeInstanceOf(Unreadable)
  })

  it('says why no user can be added where /etc is closed', () => {
    const explained = (said: string) => kind.explain!({ name: 'new' }, kind.parse(said, [{ name: 'new' }])[0] as never)
    expect([explained(output), explained(`${output}\x1d`), explained(`${output}\x1dclosed`)]).toEqual([
      '',
      '',
      expect.stringContaining('read-only'),
    ])
  })

  it.each<[UserSpec, number]>([
    [{ name: 'nats', home: '/var/lib/nats', groups: ['video'] }, 0],
    [{ name: 'Root' }, 1],
    [{ name: '-x', groups: ['a,b'] }, 2],
    [{ name: 'a', home: 'x', shell: '/bin/a:b', uid: -1 }, 3],
  ])('is validated: %j', (spec, problems) => {
    expect(user(spec).problems).toHaveLength(problems)
  })
})
