import { beforeAll, describe, expect, test } from 'vitest'
import { programSet } from '../../lib/kinds/program-set.ts'
import { withLab } from './harness.ts'
import { sleeper, supervised } from './supervised.ts'

const lab = withLab('skb', ['node-1'])
const host = supervised(lab, 'node-1')
const { sh, converge } = host
const confd = '/etc/supervisor/conf.d'
const nothing = { exit: 0, changed: {}, failed: {}, problems: [] }
const running = 'status: (absent) → RUNNING'
const a = sleeper('a', 1)

/** A foreign `[program:NAME]`, as an operator may have written it. */
const foreign = (name: string, seconds: number) =>
  `[program:${name}]\ncommand=/bin/sleep ${seconds}\nstdout_logfile=/var/log/supervisor/${name}.log\n`

const indented = (name: string, seconds: number) => foreign(name, seconds).replace(/^/gm, ' ').trimEnd().concat('\n')

beforeAll(async () => {
  expect(await host.install()).toMatchObject({ exit: 0 })
  expect(await converge(a)).toMatchObject({ exit: 0 })
})

describe('what supervisord refuses changes nothing', () => {
  test.each([
    ['a log in no directory', sleeper('a', 2, { log: { path: '/nope/a.log', maxBytes: '1MB', backups: 1 } }), /directory.*\/nope\/a\.log/],
    ['a user there is not', sleeper('a', 2, { user: 'nosuch' }), /user.*nosuch/],
    ['a program there is not', sleeper('a', 2, { command: ['/nope/x'] }), /nothing was changed: \/nope\/x is no executable file/],
  ])('%s', async (_, wish, message) => {
    const before = [await host.pid('a'), await sh(`cat ${confd}/a.conf`)]
    const { exit, failed } = await converge(wish)
    expect([exit, failed['program[a]']]).toEqual([1, expect.stringMatching(message)])
    expect([await host.pid('a'), await sh(`cat ${confd}/a.conf`)]).toEqual(before)
    expect(await sh(`ls -A ${confd}`)).toBe('a.conf')
  })

  test("a stranger's bad file, which blocks all, is named; a new program leaves no file behind", async () => {
    await host.write(`${confd}/bad.conf`, '[program:bad]\ncommand=/bin/cat\nenvironment=A=1,2\n')
    const pid = await host.pid('a')
    const { exit, failed } = await converge(sleeper('c', 1))
    expect([exit, failed['program[c]']]).toEqual([1, expect.stringContaining(`(file: '${confd}/bad.conf')`)])
    expect([await host.pid('a'), await sh(`ls -A ${confd}`)]).toEqual([pid, 'a.conf\nbad.conf'])
    await sh(`rm ${confd}/bad.conf`)
    expect(await converge(a)).toEqual(nothing)
  })

  test('a program that ends at once is FATAL, with the end of its log', async () => {
    const wish = sleeper('a', 1, { command: ['/bin/sh', '-c', 'echo "no such disk"; exit 3'], startretries: 0 })
    const { exit, failed } = await converge(wish)
    expect([exit, failed['program[a]']!.split('\n').slice(1)]).toEqual([
      1,
      ['a is FATAL', 'Exited too quickly (process log may have details)', '/var/log/supervisor/a.log ends with:', 'no such disk'],
    ])
    expect((await converge(wish)).changed).toEqual({})
    expect((await converge(a)).changed).toEqual({ 'program[a]': ['config', 'status: FATAL → RUNNING'] })
  })

  test('a program in a loop of crashes is started at once when what ended it is gone', async () => {
    const wish = sleeper('a', 1, { command: ['/bin/sh', '-c', 'test -e /tmp/there && exec sleep 10000'], startretries: 100 })
    await sh('touch /tmp/there')
    expect(await converge(wish)).toMatchObject({ exit: 0 })
    const exits = "grep -c 'exited: a ' /var/log/supervisor/supervisord.log"
    const fourMore = Number(await sh(exits)) + 4 // by then it waits for 4 s before its next try
    await sh('rm /tmp/there && kill "$(supervisorctl pid a)"')
    await sh(`until [ "$(${exits})" -ge ${fourMore} ]; do sleep 0.05; done`)
    await sh('until supervisorctl status a | grep -q BACKOFF; do :; done')
    await sh('touch /tmp/there')
    const found = expect.stringMatching(/^status: (BACKOFF|STARTING) → RUNNING$/) // supervisord may be at its next try by now
    expect((await converge(wish)).changed).toEqual({ 'program[a]': [found] })
    expect(await converge(a)).toMatchObject({ exit: 0 })
  })
})

describe('a program of the same name', () => {
  test('in another file is taken out of it, whatever the layout; its neighbour stays as it is', async () => {
    await host.write(`${confd}/zz.conf`, `${indented('z', 1000)}\n ; ours now\n${indented('p', 1000).replace('p]', ' p ] ; mine')}`)
    await sh('supervisorctl update')
    await host.settled('z')
    const before = await host.pid('z')
    const { exit, changed } = await converge(sleeper('p', 1))
    expect([exit, changed]).toEqual([
      0,
      {
        'program[p]': [
          `also named by: [program:p] in ${confd}/zz.conf → (nothing else)`,
          'config',
          expect.stringMatching(/^running with: settings of its own → \w{16}$/),
        ],
      },
    ])
    expect(await sh(`cat ${confd}/zz.conf`)).toBe(indented('z', 1000).trim())
    expect(await host.pid('z')).toBe(before)
    expect(await sh(`ls ${confd}`)).toBe('a.conf\np.conf\nzz.conf\nzz.conf.before-plotwright')
    expect(await converge(sleeper('p', 1))).toEqual(nothing)
  })

  test('in a group is moved out of it alone; the group goes with its last', async () => {
    await host.write(`${confd}/guide.conf`, `[group:g]\nprograms=g-0,g-1\n\n${foreign('g-0', 1000)}\n${foreign('g-1', 1000)}`)
    await sh('supervisorctl update')
    await host.settled('g:g-1')
    const before = await host.pid('g:g-1')
    const first = sleeper('g-0', 1)
    const { exit, changed } = await converge(first)
    expect([exit, changed['program[g-0]']!.filter((change) => change !== 'config')]).toEqual([
      0,
      [
        `also named by: [group:g] in ${confd}/guide.conf → (nothing else)`,
        `also named by: [program:g-0] in ${confd}/guide.conf → (nothing else)`,
        'runs as: g:g-0 → g-0',
        running,
      ],
    ])
    expect(await host.pid('g:g-1')).toBe(before)
    expect(await sh(`cat ${confd}/guide.conf`)).toBe(`[group:g]\nprograms=g-1\n\n${foreign('g-1', 1000)}`.trim())
    expect(await converge(first)).toEqual(nothing)
    const pid = await host.pid('g-0')
    expect(await converge(first, sleeper('g-1', 1))).toMatchObject({ exit: 0 })
    expect(await host.pid('g-0')).toBe(pid)
    expect(await sh("supervisorctl status | awk '{ print $1, $2 }'")).toBe(
      ['a', 'g-0', 'g-1', 'p', 'z'].map((name) => `${name} RUNNING`).join('\n'),
    )
    expect(await sh(`ls ${confd} | grep guide`)).toBe('guide.conf.before-plotwright')
  })

  test('is refused where a group of that name holds others', async () => {
    await host.write(`${confd}/q.conf`, `[group:q]\nprograms=r\n${foreign('r', 1000)}`)
    await sh('supervisorctl update')
    await host.settled('q:r')
    await sh(`mv ${confd}/q.conf ${confd}/other.conf`)
    const pid = await host.pid('q:r')
    expect((await converge(sleeper('q', 1))).failed['program[q]']).toContain(
      `[group:q] in ${confd}/other.conf holds other programs, too; give that group another name`,
    )
    expect(await host.pid('q:r')).toBe(pid)
    await sh(`rm ${confd}/other.conf && supervisorctl update`)
  })
})

test('of a set, only what is wanted stays', async () => {
  const set = programSet({ prefix: 'g-', keep: ['g-1'] })
  const before = [await host.pid('g-1'), await host.pid('a')]
  await host.write(`${confd}/more.conf`, `${foreign('g-2', 1000)}${foreign('h', 1000)}`)
  await sh(`supervisorctl update && rm ${confd}/g-0.conf`)
  expect((await host.check(set)).changed).toEqual({ 'programs[g-*]': ['g-0: present → (absent)', 'g-2: present → (absent)'] })
  expect(await converge(set)).toMatchObject({ exit: 0, failed: {} })
  expect(await sh("supervisorctl status | awk '{ print $1 }'")).toBe('a\ng-1\nh\np\nz')
  expect(await sh(`cat ${confd}/more.conf`)).toBe(foreign('h', 1000).trim())
  expect([await host.pid('g-1'), await host.pid('a')]).toEqual(before)
  expect(await converge(set)).toEqual(nothing)
})
