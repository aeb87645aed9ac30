import { beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { handler } from '../../lib/kinds/handler.ts'
import { withLab } from './harness.ts'
import { sleeper, supervised } from './supervised.ts'

const lab = withLab('ska', ['node-1'])
const host = supervised(lab, 'node-1')
const { sh, converge } = host
const conf = (name: string) => `/etc/supervisor/conf.d/${name}.conf`
const nothing = { exit: 0, changed: {}, failed: {}, problems: [] }
const b = sleeper('b', 1)

/** What a piece of work did to the two programs: which were started how often, and which kept their process. */
async function effect(work: () => Promise<unknown>) {
  const before = { starts: await host.starts('a', 'b'), pids: [await host.pid('a'), await host.pid('b')] }
  await work()
  const starts = await host.starts('a', 'b')
  return {
    starts: starts.map((count, i) => count - before.starts[i]!),
    kept: [(await host.pid('a')) === before.pids[0], (await host.pid('b')) === before.pids[1]],
  }
}
const untouched = { starts: [0, 0], kept: [true, true] }
const onlyA = { starts: [1, 0], kept: [false, true] }

beforeAll(async () => {
  expect(await host.install()).toMatchObject({ exit: 0 })
})

describe('a program', () => {
  test('is configured and started once, and the second run says nothing', async () => {
    const wish = [sleeper('a', 1), b]
    expect(await host.check(...wish)).toMatchObject({ exit: 2 })
    const changes = ['config', 'status: (absent) → RUNNING']
    expect(await converge(...wish)).toEqual({ ...nothing, changed: { 'program[a]': changes, 'program[b]': changes } })
    expect(await host.starts('a', 'b')).toEqual([1, 1])
    expect(await effect(async () => expect(await converge(...wish)).toEqual(nothing))).toEqual(untouched)
    expect(await host.check(...wish)).toEqual(nothing)
  })

  test.each([
    ['another argument', sleeper('a', 2), ['config', expect.stringMatching(/^running with: \w{16} → \w{16}$/)]],
    ['another input', sleeper('a', 2, { inputs: ['x'] }), ['config', expect.stringMatching(/^running with: \w{16} → \w{16}$/)]],
  ])('with %s is restarted once, and no other', async (_, wish, changes) => {
    const work = async () => expect(await converge(wish, b)).toEqual({ ...nothing, changed: { 'program[a]': changes } })
    expect(await effect(work)).toEqual(onlyA)
    expect(await converge(wish, b)).toEqual(nothing)
  })

  const a = sleeper('a', 2, { inputs: ['x'] })

  test('whose file a stranger edited and reread is still the right process: only the file is put back', async () => {
    await sh(`sed -i 's/sleep 10002/sleep 10003/' ${conf('a')} && supervisorctl reread`)
    expect(await effect(async () => expect((await converge(a, b)).changed).toEqual({ 'program[a]': ['config'] }))).toEqual(untouched)
    expect(await sh('supervisorctl reread')).toBe('No config updates to processes')
  })

  test('whose edited file a stranger put into effect is restarted', async () => {
    await sh(`sed -i 's/sleep 10002/sleep 10003/' ${conf('a')} && supervisorctl update`)
    await host.settled('a')
    expect(await effect(async () => expect((await converge(a, b)).changed).toEqual({ 'program[a]': ['config'] }))).toEqual(onlyA)
  })

  test('is not restarted for the mode of its file', async () => {
    await sh(`chmod 600 ${conf('a')}`)
    const work = async () => expect((await converge(a, b)).changed).toEqual({ 'program[a]': ['mode: 0600 → 0644'] })
    expect(await effect(work)).toEqual(untouched)
  })

  test('that an operator stopped is started', async () => {
    await sh('supervisorctl stop a')
    expect((await converge(a, b)).changed).toEqual({ 'program[a]': ['status: STOPPED → RUNNING'] })
    expect(await converge(a, b)).toEqual(nothing)
  })

  test('that an interrupted run left out of supervisord is added', async () => {
    await sh('supervisorctl stop a && supervisorctl remove a')
    expect((await converge(a, b)).changed).toEqual({ 'program[a]': ['status: (absent) → RUNNING'] })
  })

  test('is restarted when its binary was replaced, though not by the same again', async () => {
    await sh('mkdir -p /opt/x && cp /bin/sleep /opt/x/sleep')
    const wish = sleeper('a', 2, { command: ['/opt/x/sleep', '1000'] })
    await converge(wish, b)
    await sh('cp /bin/sleep /opt/x/new && mv /opt/x/new /opt/x/sleep')
    expect(await converge(wish, b)).toEqual(nothing)
    await sh('cp /bin/sleep /opt/x/new && echo >>/opt/x/new && mv /opt/x/new /opt/x/sleep')
    const work = async () =>
      expect((await converge(wish, b)).changed).toEqual({ 'program[a]': ['binary: replaced since the start → the one on disk'] })
    expect(await effect(work)).toEqual(onlyA)
  })

  test('that will not end is killed after its stopwaitsecs', async () => {
    const stubborn = (seconds: number) =>
      sleeper('a', 0, { command: ['/bin/sh', '-c', `trap "" TERM; while :; do sleep ${seconds}; done`], stopwaitsecs: 1 })
    await converge(stubborn(1), b)
    expect(await effect(async () => expect(await converge(stubborn(2), b)).toMatchObject({ exit: 0 }))).toEqual(onlyA)
    expect(await sh('grep -c "killing \'a\' .* with SIGKILL" /var/log/supervisor/supervisord.log')).toBe('1')
  })

  test('keeps its secrets to root', async () => {
    const wish = sleeper('a', 2, { environment: { TOKEN: new Secret('hunter22') } })
    expect(JSON.stringify(await converge(wish, b))).not.toContain('hunter22')
    expect(await sh(`stat -c %a ${conf('a')} && grep -c hunter22 ${conf('a')}`)).toBe('600\n1')
    expect(await converge(wish, b)).toEqual(nothing)
  })

  test('is found well after a handler restarted supervisord, and started no more than that', async () => {
    await converge(sleeper('a', 2), b)
    const restart = handler('restart supervisord', [run('systemctl', 'restart', 'supervisor')])
    const main = '/etc/supervisor/supervisord.conf'
    const content = (await sh(`cat ${main}`)).replace('[supervisord]', '[supervisord]\nminfds=2048')
    const wish = [host.service, file({ path: main, content }, { notify: [restart] }), sleeper('a', 2), b]
    const before = await host.starts('a', 'b')
    expect(await converge(...wish)).toMatchObject({ exit: 0, failed: {}, problems: [] })
    expect(await converge(...wish)).toEqual(nothing)
    expect((await host.starts('a', 'b')).map((count, i) => count - before[i]!)).toEqual([1, 1])
  })

  test('is started again with a supervisord that was down', async () => {
    await sh('systemctl stop supervisor')
    const wish = [host.service, sleeper('a', 2), b]
    expect(await host.check(...wish)).toMatchObject({ exit: 2, failed: {} })
    expect(await converge(...wish)).toMatchObject({ exit: 0, failed: {} })
    expect(await converge(...wish)).toEqual(nothing)
  })

  test('that a killed supervisord left behind is ended, by SIGKILL if it must be, and the one of the new supervisord goes on', async () => {
    const stubborn = sleeper('a', 2, { command: ['/bin/sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], stopwaitsecs: 1 })
    const wish = [host.service, stubborn, b]
    await converge(...wish)
    const left = [await host.pid('a'), await host.pid('b')]
    await sh('pkill -KILL -x supervisord; systemctl restart supervisor')
    await Promise.all([host.settled('a'), host.settled('b')])
    const behind = (pid: string) => [`left behind: pid ${pid} of a supervisord that is gone → (ended)`]
    const changed = { 'program[a]': behind(left[0]!), 'program[b]': behind(left[1]!) }
    expect(await host.check(...wish)).toEqual({ ...nothing, exit: 2, changed })
    expect(await effect(async () => expect(await converge(...wish)).toEqual({ ...nothing, changed }))).toEqual(untouched)
    expect(await sh(`ps -o pid= -p ${left.join()} || echo none`)).toBe('none')
    expect(await converge(...wish)).toEqual(nothing)
  })
})
