import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { all, complaints, counts, pids, running, tasks } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { eventsOf, playbook, playbookCommand, type Run } from './rollout.ts'
import { sweep } from './sweep.ts'
import { publishing, watchPrograms } from './watch.ts'

const lab = withLab('upg', all)
const inventory = 'test/lab/inventories/upgrades.ts'
const go = (name: string, ...args: string[]): Promise<Run> => playbook(lab, name, args, { inventory })
const upgrade = (version: string, ...args: string[]): Promise<Run> => go('upgrade', '-e', `version=${version}`, ...args)

const [old, next] = ['2024.11.28', '2024.11.29']
const reload = { 'nats.maxFileStore': '300MB' }
const settings = Object.entries(reload).flatMap(([key, value]) => ['-e', `${key}=${value}`])

/** The release that each of the vendor's processes runs. */
async function releases(hosts = all): Promise<Set<string | undefined>> {
  const found = await Promise.all(hosts.map(async (host) => Object.values(await running(lab, host))))
  return new Set(found.flat().flatMap(({ argv }) => /\/opt\/autonomys\/releases\/([^/]+)/.exec(argv.join(' '))?.[1] ?? []))
}

beforeAll(async () => {
  expect(complaints(await go('site'))).toEqual([])
})

test('an upgrade of everything under the eyes of watchers', async () => {
  const publisher = await publishing(lab)
  const watch = await watchPrograms(lab, all)
  const run = await upgrade(next, ...settings)
  const seen = await watch.stop()
  const { acked, lost, doubled, longestGap, reconnects } = await publisher.stop()

  expect([complaints(run), run.code]).toEqual([[], 0])
  expect(await releases()).toEqual(new Set([next]))
  expect([lost, doubled, acked > 200, reconnects > 0]).toEqual([[], [], true, true])
  for (const name of ['nats-server', 'autonomys-node', 'autonomys-controller', 'autonomys-proof-server', 'autonomys-plot-client'])
    expect([name, seen.mostAtOnce(new RegExp(` ${name}$`))]).toEqual([name, 1])
  for (const host of ['plot-1', 'plot-2']) expect(seen.mostAtOnce(new RegExp(`^${host} autonomys-plot-server-`))).toBe(1)
  expect(Object.keys(seen.starts).length).toBe(3 * 4 + 2 * 6 + 2)
  expect(new Set(Object.values(seen.starts))).toEqual(new Set([1]))
  const away = run.events.flatMap((event) =>
    event.event === 'task' && event.downtime !== undefined ? [`${event.host} ${event.task}`] : [],
  )
  expect(away.length).toBe(Object.keys(seen.starts).length)
  console.info(`acknowledged ${acked}, lost ${lost.length}, longest gap ${longestGap} s, ${reconnects} reconnects`)
})

test('a second upgrade changes nothing and restarts nothing', async () => {
  const before = await pids(lab)
  const run = await upgrade(next, ...settings)
  expect([run.code, tasks(run, 'changed')]).toEqual([0, []])
  expect(Object.values(counts(run)).every(({ changed }) => changed === 0)).toBe(true)
  expect(await pids(lab)).toEqual(before)
})

type Trouble = [does: string, version: string, args: string[], host: string, back: string[], words: string[]]

/** What a bad release does, where that is seen, the programs that go back as far as the rollout came to them, and what is said of it. */
const troubles: readonly Trouble[] = [
  [
    'crashes after 3 s',
    '2024.11.30-crash',
    [],
    'node-1',
    ['autonomys-node', 'autonomys-controller', 'autonomys-proof-server'],
    ['panicked', 'autonomys-node.log ends with:'],
  ],
  [
    'never syncs',
    '2024.11.30-stray',
    [],
    'node-1',
    ['autonomys-node', 'autonomys-controller'],
    ['syncing is yes', 'autonomys-node.log ends with:'],
  ],
  [
    'never opens its port',
    '2024.11.30-mute',
    ['-t', 'plot-server'],
    'plot-1',
    ['autonomys-plot-server-0'],
    ['port 9966 is closed', 'Plot server is ready'],
  ],
  [
    'hangs on TERM',
    '2024.11.30-deaf',
    ['-t', 'plot-server', '-e', 'rollout.stopTest=true'],
    'plot-1',
    ['autonomys-plot-server-0'],
    ['runs, but does not stop: it took SIGKILL'],
  ],
]

describe('a release that', () => {
  beforeAll(async () => {
    expect((await upgrade(next, ...settings)).code).toBe(0)
  })

  const after = (run: Run, word: string) => complaints(run).join('\n').includes(word)

  test.each(sweep ? troubles : troubles.slice(0, 1))(
    '%s is caught at the first batch and taken back',
    async (_, version, args, host, back, words) => {
      const before = await pids(lab)
      const run = await upgrade(version, ...settings, ...args)
      expect([run.code, words.filter((word) => !after(run, word))]).toEqual([1, []])
      const gone = run.events.flatMap((event) =>
        event.event === 'undone' ? [`${event.host} ${event.task} ${event.message ?? ''}`.trim()] : [],
      )
      const programs = gone.filter((line) => line.includes('program['))
      expect(programs).not.toEqual([])
      expect(programs).toEqual(back.slice(0, programs.length).map((name) => `${host} program[${name}]`))
      expect(await releases()).toEqual(new Set([next]))
      const now = await pids(lab)
      const others = Object.keys(before).filter((name) => !back.slice(0, programs.length).some((each) => name === `${host} ${each}`))
      expect(others.filter((name) => now[name] !== before[name])).toEqual([])
    },
  )

  test.runIf(sweep)('hangs on TERM is told by name when it is left', async () => {
    expect((await upgrade('2024.11.30-deaf', ...settings, '-t', 'plot-server', '-l', 'plot-1')).code).toBe(0)
    const run = await upgrade(next, ...settings, '-t', 'plot-server', '-l', 'plot-1')
    const warnings = run.events.flatMap((event) => (event.event === 'task' ? (event.warnings ?? []) : []))
    expect(warnings).toEqual(
      [0, 1, 2, 3].map((gpu) => `autonomys-plot-server-${gpu}: stopped by SIGKILL, for it did not end within its stopwaitsecs`),
    )
    expect([run.code, await releases()]).toEqual([0, new Set([next])])
  })
})

test.runIf(sweep)('a host that is cut off in its batch stops the rollout, which a later run finishes', async () => {
  const child = lab.startCtl(
    playbookCommand(
      'upgrade',
      ['--output', 'json', '-e', `version=${old}`, ...settings, '-t', 'plot-server', '--connect-timeout', '5'],
      inventory,
    ),
    { LAB_PREFIX: lab.prefix },
  )
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.stdout!.setEncoding('utf8')
  for await (const chunk of child.stdout!) {
    const before = said
    said += chunk
    const mark = '"event":"task-start","play":"plot-servers","host":"plot-1"'
    if (!before.includes(mark) && said.includes(mark)) await lab.change('cut', 'plot-1')
  }
  expect(await ended).toBe(4)
  const lost = said.split('\n').filter((line) => line.includes('"unreachable"') && line.includes('"message"'))
  expect(lost.join('\n')).toMatch(/lost during (program|release)\[.*last seen with: /)
  expect(said).not.toContain('"host":"plot-2","role":"plot-server"')
  await lab.change('heal', 'plot-1')
  const run = await upgrade(old, ...settings, '-t', 'plot-server')
  expect([complaints(run), run.code]).toEqual([[], 0])
  expect(await releases(['plot-2'])).toContain(old)
})

test('of two at once one works, the other says who holds the lock and since when', async () => {
  const command = playbookCommand('restart', ['--output', 'json', ...settings, '-t', 'caches,plot-server', '-l', 'plot-1'], inventory)
  const work = lab.startCtl(command, { LAB_PREFIX: lab.prefix })
  const said = Promise.all([exitCode(work), text(work.stdout!)])
  const held = async () => (await lab.exec('plot-1', ['flock', '-n', '/run/plotwright.lock', 'true'])).code
  await expect.poll(held, { timeout: 60_000 }).toBe(1)
  work.kill('SIGSTOP') // so that it holds the lock for as long as the other waits
  const other = await go('site', ...settings, '-l', 'plot-1:storage-1').finally(() => work.kill('SIGCONT'))
  expect([other.code, tasks(other, 'changed')]).toEqual([1, []])
  expect(complaints(other).join('\n')).toMatch(/^plot-1: .*another run holds .* pid \d+, for restart, since \d{4}-\d\d-\d\dT/)
  const [code, events] = await said
  expect([complaints({ events: eventsOf(events) }), code]).toEqual([[], 0])
})
