import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { handler } from '../../lib/kinds/handler.ts'
import { role } from '../../lib/role.ts'
import { execute, hosts, mine, type Options, play, playOf, scratch } from './harness.ts'
import { cell } from './kinds.ts'

/** Each call makes a value of its own, as roles do. */
const reload = (dir: string, more: readonly string[] = []) =>
  handler('reload', [run('sh', '-c', 'printf R >>"$0"', `${dir}/log`), ...more.map((word) => run(word))], { touches: [] })

const conf = (dir: string, name: string, content: string) => file({ path: join(dir, name), content, ...mine }, { notify: [reload(dir)] })

const log = (dir: string) => readFileSync(`${dir}/log`, 'utf8')
const go = (dir: string, plays: Parameters<typeof execute>[0], options: Options = {}) =>
  execute(plays, { state: `${dir}/state`, ...options })

test('notified by two of one role it runs once, after both; a run in which nothing changed does not run it', async () => {
  const dir = scratch()
  const site = [playOf('p', () => [conf(dir, 'a', 'a'), conf(dir, 'b', 'b')])]
  const first = await go(dir, site)
  expect(first.lines).toEqual([`one file[${dir}/a] changed`, `one file[${dir}/b] changed`, 'one handler[reload] changed'])
  expect([first.trips, log(dir)]).toEqual([[1 + 3 + 1], 'R'])
  const second = await go(dir, site)
  expect([second.recap.one?.changed, second.trips, log(dir)]).toEqual([0, [1], 'R'])
})

test('notified by two roles of one play it runs once, after the later one', async () => {
  const dir = scratch()
  const site = play('p', () => [
    role('a', [conf(dir, 'a', 'a')]),
    role('b', [conf(dir, 'b', 'b')]),
    role('c', [cell({ path: `${dir}/c`, value: 'c' })]),
  ])
  const { lines, exit } = await go(dir, [site])
  expect(lines.map((line) => line.replaceAll(`${dir}/`, ''))).toEqual([
    ...['one file[a] changed', 'one file[b] changed', 'one handler[reload] changed', 'one cell[c] changed'],
  ])
  expect([exit, log(dir)]).toEqual([0, 'R'])
})

test('notified in two plays it runs in each that made it pending', async () => {
  const dir = scratch()
  const { exit, lines } = await go(dir, [playOf('a', () => [conf(dir, 'a', 'a')]), playOf('b', () => [conf(dir, 'b', 'b')])])
  expect([exit, lines.filter((line) => line.includes('handler')), log(dir)]).toEqual([
    0,
    ['one handler[reload] changed', 'one handler[reload] changed'],
    'RR',
  ])
})

test('of an equal wish in two roles everything is notified that either wants', async () => {
  const dir = scratch()
  const quiet = file({ path: `${dir}/a`, content: 'a', ...mine })
  const { exit } = await go(dir, [play('p', () => [role('quiet', [quiet]), role('loud', [conf(dir, 'a', 'a')])])])
  expect([exit, log(dir)]).toEqual([0, 'R'])
})

test('it survives a run that is interrupted between the change and itself', async () => {
  const dir = scratch()
  const site = [playOf('p', () => [conf(dir, 'a', 'a'), cell({ path: `${dir}/z`, value: 'z' })])]
  const aborting = new AbortController()
  const cut = await go(dir, site, {
    signal: aborting.signal,
    listener: (event) => {
      if (event.event === 'task') aborting.abort()
    },
  })
  expect([cut.exit, cut.lines]).toEqual([130, [`one file[${dir}/a] changed`]])
  const next = await go(dir, site)
  expect(next.lines).toEqual([`one file[${dir}/a] ok`, `one cell[${dir}/z] changed`, 'one handler[reload] changed'])
  expect([next.exit, log(dir)]).toEqual([0, 'R'])
})

test('it survives a host that dies in the very write that notifies it', async () => {
  const dir = scratch()
  const dying = [run('sh', '-c', 'echo a >"$0"', `${dir}/a`), run('eval', 'kill -9 -$$')]
  const site = (steps: typeof dying) => [playOf('p', () => [cell({ path: `${dir}/a`, value: 'a', steps }, { notify: [reload(dir)] })])]
  expect((await go(dir, site(dying))).exit).toBe(4)
  const next = await go(dir, site([]))
  expect([next.lines, next.exit, log(dir)]).toEqual([[`one cell[${dir}/a] ok`, 'one handler[reload] changed'], 0, 'R'])
})

test('one that fails stays pending, fails its host, and runs again', async () => {
  const dir = scratch()
  const site = [playOf('p', () => [cell({ path: `${dir}/a`, value: 'a' }, { notify: [reload(dir, ['false'])] })])]
  const first = await go(dir, site)
  const second = await go(dir, site)
  expect([first.exit, second.exit, log(dir)]).toEqual([1, 1, 'RR'])
  expect(second.lines).toEqual([`one cell[${dir}/a] ok`, 'one handler[reload] failed'])
})

test('one that is notified by another handler runs after it', async () => {
  const dir = scratch()
  const second = handler('second', [run('sh', '-c', 'printf 2 >>"$0"', `${dir}/log`)], { touches: [] })
  const first = handler('first', [run('sh', '-c', 'printf 1 >>"$0"', `${dir}/log`)], { touches: [], notify: [second] })
  const { exit } = await go(dir, [playOf('p', () => [cell({ path: `${dir}/a`, value: 'a' }, { notify: [first] })])])
  expect([exit, log(dir)]).toEqual([0, '12'])
})

test('tags that mean the change mean its handler; other handlers stay out', async () => {
  const dir = scratch()
  const other = handler('other', [run('false')], { touches: [] })
  writeFileSync(`${dir}/b`, 'b\n')
  const { lines, exit } = await go(
    dir,
    [
      playOf('p', () => [
        file({ path: `${dir}/a`, content: 'a', ...mine }, { tags: ['conf'], notify: [reload(dir)] }),
        cell({ path: `${dir}/b`, value: 'b' }, { notify: [other] }),
      ]),
    ],
    { selection: { tags: ['conf'] }, on: hosts('one') },
  )
  expect([lines, exit]).toEqual([[`one file[${dir}/a] changed`, 'one handler[reload] changed'], 0])
})
