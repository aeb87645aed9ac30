import { beforeAll, expect, test } from 'vitest'
import type { TaskEvent } from '../../lib/engine/events.ts'
import type { Resource } from '../../lib/engine/kind.ts'
import { programUp } from '../../lib/kinds/program.ts'
import { restarted } from '../../lib/kinds/restarted.ts'
import { rollOnHost } from './converge.ts'
import { withLab } from './harness.ts'
import { sleeper, supervised } from './supervised.ts'

const lab = withLab('skr', ['node-1'])
const host = supervised(lab, 'node-1')
const log = (name: string) => `/var/log/supervisor/${name}.log`

/** A moment that is later than every start so far, as supervisord's whole seconds tell it. */
async function since(): Promise<number> {
  const moment = Date.now() / 1000 + 2
  await host.sh(`until [ "$(date +%s)" -gt ${Math.ceil(moment)} ]; do sleep 0.1; done`)
  return moment
}

beforeAll(async () => {
  expect(await host.install()).toMatchObject({ exit: 0 })
})

/** What a run says of each task that changed: its warnings, and whether a service was away for it. */
async function changes(...resources: Resource[]) {
  const { exit, tasks, undone } = await rollOnHost(lab, 'node-1', resources)
  const changed = tasks.filter(({ status }: TaskEvent) => status !== 'ok')
  return {
    exit,
    undone,
    tasks: changed.map(({ task, status, warnings, downtime }) => ({
      task,
      status,
      warnings,
      away: downtime !== undefined && downtime > 0,
    })),
  }
}

const quiet = { exit: 0, undone: [], tasks: [] }
const changed = (task: string, away: boolean, warnings?: string[]) => ({ task, status: 'changed', warnings, away })

test('a first start is no downtime, a restart is', async () => {
  expect((await changes(sleeper('a', 1), sleeper('b', 1))).tasks).toEqual([changed('program[a]', false), changed('program[b]', false)])
  expect((await changes(sleeper('a', 2), sleeper('b', 1))).tasks).toEqual([changed('program[a]', true)])
  await host.sh('supervisorctl stop a')
  expect((await changes(sleeper('a', 2), sleeper('b', 1))).tasks).toEqual([changed('program[a]', true)])
})

test('a stop that takes SIGKILL is a warning with the name of the program', async () => {
  const deaf = (round: number) =>
    sleeper('deaf', 1, { command: ['/bin/sh', '-c', `trap '' TERM; while :; do sleep 0.${round}; done`], stopwaitsecs: 1 })
  await changes(deaf(1))
  await host.sh('until pgrep -f "trap.*TERM" >/dev/null; do sleep 0.05; done')
  const killed = ['deaf: stopped by SIGKILL, for it did not end within its stopwaitsecs']
  expect((await changes(deaf(2))).tasks).toEqual([changed('program[deaf]', true, killed)])
  const again = restarted({ name: 'deaf', since: await since(), log: log('deaf'), stopwaitsecs: 1 })
  expect((await changes(again)).tasks).toEqual([changed('restarted[deaf]', true, killed)])
})

test('what can not live without it is stopped first, and started once by its own', async () => {
  const node = (seconds: number) => sleeper('node', seconds, { stopFirst: ['controller'] })
  await changes(node(1), sleeper('controller', 1))
  const before = await host.starts('node', 'controller')
  expect((await changes(node(2), sleeper('controller', 1))).tasks).toEqual([
    changed('program[node]', true),
    changed('program[controller]', true),
  ])
  expect((await host.starts('node', 'controller')).map((count, i) => count - before[i]!)).toEqual([1, 1])
  const order = await host.sh("grep -oE '(stopped|spawned): .?(node|controller)' /var/log/supervisor/supervisord.log | tail -4")
  expect(order.split('\n')).toEqual(['stopped: controller', 'stopped: node', "spawned: 'node", "spawned: 'controller"])
  expect(await changes(node(2), sleeper('controller', 1))).toEqual(quiet)
})

test('a new configuration that can not run is taken back: the old one runs, and no other was touched', async () => {
  await changes(sleeper('a', 5), sleeper('b', 1))
  const [b] = [await host.pid('b')]
  const crashing = sleeper('a', 6, { command: ['/bin/sh', '-c', 'echo no way; exit 3'], startretries: 1 })
  const { exit, undone } = await changes(crashing, sleeper('b', 1))
  expect([exit, undone]).toEqual([1, ['program[a]']])
  expect(await changes(sleeper('a', 5), sleeper('b', 1))).toEqual(quiet)
  expect([await host.status('a'), await host.pid('b')]).toEqual(['RUNNING', b])
})

test('a program that was not there before is gone after it was taken back', async () => {
  const crashing = sleeper('new', 6, { command: ['/bin/false'], startretries: 1 })
  expect(await changes(crashing)).toMatchObject({ exit: 1, undone: ['program[new]'] })
  expect(await host.sh('supervisorctl status new || ls /etc/supervisor/conf.d/new.conf 2>&1 || :')).toMatch(
    /no such process[\s\S]*No such file/,
  )
})

test('restarted: once for each request, however often it is asked', async () => {
  await changes(sleeper('a', 5), sleeper('b', 1))
  const [b] = [await host.pid('b')]
  const first = await since()
  const wish = (moment: number) => restarted({ name: 'a', since: moment, log: log('a') })
  expect((await changes(wish(first))).tasks).toEqual([changed('restarted[a]', true)])
  expect(await changes(wish(first))).toEqual(quiet)
  expect(await host.pid('b')).toBe(b)
  expect(await changes(restarted({ name: 'none', since: first, log: log('none') }))).toMatchObject({
    exit: 1,
    tasks: [{ task: 'restarted[none]' }],
  })
})

test('up for so many seconds is waited for', async () => {
  await host.sh('supervisorctl restart a')
  const upFor = programUp({ name: 'a', upFor: 3 }, { wait: { within: 20, every: 0.2, looks: 1 } })
  expect((await changes(upFor)).exit).toBe(0)
  expect(Number(await host.sh('ps -o etimes= -p "$(supervisorctl pid a)"'))).toBeGreaterThanOrEqual(2)
})
