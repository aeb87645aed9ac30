import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fact } from '../../lib/engine/fact.ts'
import type { EngineHost } from '../../lib/engine/playbook.ts'
import { run } from '../../lib/engine/step.ts'
import { command } from '../../lib/kinds/command.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { file } from '../../lib/kinds/file.ts'
import { execute, hosts, mine, playOf, scratch, tree } from './harness.ts'
import { cell, gauge } from './kinds.ts'

const kernel: Fact<string> = {
  name: 'kernel',
  shell: { name: 'kernel', text: 'fact_kernel() { uname -s; }' },
  probe: 'fact_kernel',
  parse: (output) => output.trim(),
}

test('converge twice: the second says nothing, in two round trips and one shell', async () => {
  const dir = scratch()
  const site = playOf(
    'site',
    ({ facts }) => [
      directory({ path: `${dir}/etc`, ...mine }),
      file({ path: `${dir}/etc/it's`, content: `kernel = ${facts.kernel}\n`, ...mine }),
      file({ path: `${dir}/etc/empty`, content: '', mode: '0600', ...mine }),
      command({ name: 'once', argv: ['touch', `${dir}/made`], creates: `${dir}/made` }),
    ],
    { facts: { kernel } },
  )
  const first = await execute([site])
  expect(first.recap).toEqual({ one: { ok: 0, changed: 4, failed: 0, skipped: 0, unreachable: 0 } })
  expect([first.exit, first.trips]).toEqual([0, [2 + 4 + 1]])
  expect(tree(dir)).toEqual({ etc: '755 /', 'etc/empty': '600 ', "etc/it's": '644 kernel = Linux\n', made: '644 ' })

  const second = await execute([site])
  expect(second.recap).toEqual({ one: { ok: 4, changed: 0, failed: 0, skipped: 0, unreachable: 0 } })
  expect([second.exit, second.usage.one]).toEqual([0, expect.objectContaining({ trips: 2, shells: 1 })])
  expect(second.events.map(({ event }) => event)).toEqual([
    ...['start', 'connected', 'plan', 'play', 'task', 'task', 'task', 'task', 'play-end', 'recap'],
  ])
})

test('one trip where no fact is asked, whatever the number of plays and of kinds', async () => {
  const dir = scratch()
  const plays = ['a', 'b', 'c'].map((name) =>
    playOf(name, () => [file({ path: join(dir, name), content: name, ...mine }), cell({ path: join(dir, `${name}2`), value: name })]),
  )
  await execute(plays)
  const { trips, lines } = await execute(plays)
  expect([trips, lines.length]).toEqual([[1], 6])
})

test('a fact that several plays want is asked once', async () => {
  const dir = scratch()
  const asked: Fact<string> = {
    ...kernel,
    shell: { name: 'asked', text: `fact_kernel() { printf x >>'${dir}/asked'; }` },
  }
  const plays = ['a', 'b'].map((name) =>
    playOf(name, ({ facts }) => [facts.kernel === '' && cell({ path: dir, value: '(absent)' })], { facts: { kernel: asked } }),
  )
  expect((await execute(plays)).trips).toEqual([2])
  expect(tree(dir)).toEqual({ asked: '644 x' })
})

test('a host looks while another is still being asked, and what it saw serves', async () => {
  const dir = scratch()
  const late: Fact<string, EngineHost> = {
    name: 'late',
    shell: { name: 'late', text: `fact_late() { [ "$1" != late ] || until [ -e '${dir}/looks' ]; do sleep 0.05; done; }` },
    probe: 'fact_late',
    args: ({ name }) => [name],
    parse: (output) => output,
  }
  const site = playOf('p', () => [gauge({ name: 'g', ask: `echo x >>'${dir}/looks'`, want: '' })], { facts: { late } })
  const { exit, trips } = await execute([site], { on: hosts('early', 'late') })
  expect([exit, trips, tree(dir)]).toEqual([0, [2, 2], { looks: '644 x\nx\n' }])
})

test('what was applied and is still not as wanted fails at once, with what it is and where to look', async () => {
  const path = join(scratch(), 'x')
  const { exit, complaints, lines } = await execute([
    playOf('p', () => [cell({ path, value: 'wanted', steps: [run('true')] }), cell({ path: `${path}2`, value: 'never' })]),
  ])
  expect(complaints).toEqual([`one cell[${path}]: applied, yet value is (absent), not wanted\nsee ${path}`])
  expect([exit, lines]).toEqual([1, [`one cell[${path}] failed`]])
})

test('the last look finds what a later task undid', async () => {
  const dir = scratch()
  const undo = [run('sh', '-c', 'echo other >"$0/a"; echo b >"$0/b"', dir)]
  const { exit, complaints, trips } = await execute([
    playOf('p', () => [cell({ path: `${dir}/a`, value: 'a' }), cell({ path: `${dir}/b`, value: 'b', steps: undo })]),
  ])
  expect(complaints).toEqual([`one: cell[${dir}/a]: put right earlier in this run, yet value is other, not a\nsee ${dir}/a`])
  expect([exit, trips]).toEqual([1, [1 + 2 + 1]])
})

test('the last look finds what was undone though it was well when the run began', async () => {
  const dir = scratch()
  writeFileSync(`${dir}/a`, 'a\n')
  const undo = [run('sh', '-c', 'echo other >"$0/a"; echo b >"$0/b"', dir)]
  const { complaints } = await execute([
    playOf('p', () => [cell({ path: `${dir}/a`, value: 'a' }), cell({ path: `${dir}/b`, value: 'b', steps: undo })]),
  ])
  expect(complaints).toEqual([`one: cell[${dir}/a]: found well earlier in this run, yet value is other, not a\nsee ${dir}/a`])
})

test('what an apply put right besides is seen in the same trip, told, and not applied for nothing', async () => {
  const dir = scratch()
  const both = [run('sh', '-c', 'echo a >"$0/a"; echo b >"$0/b"', dir)]
  const { exit, tasks, trips } = await execute([
    playOf('p', () => [
      cell({ path: `${dir}/a`, value: 'a', steps: both, writes: [`path:${dir}`] }),
      cell({ path: `${dir}/b`, value: 'b', steps: [run('false')] }),
    ]),
  ])
  expect([exit, trips]).toEqual([0, [1 + 1 + 1]])
  expect(tasks.map(({ task, status, message, changes }) => [task, status, message, changes[0]!.to])).toEqual([
    [`cell[${dir}/a]`, 'changed', undefined, 'a'],
    [`cell[${dir}/b]`, 'changed', `put right by cell[${dir}/a]`, 'b'],
  ])
})

test('an equal wish in two plays is one task', async () => {
  const path = join(scratch(), 'x')
  const wish = () => [file({ path, content: 'x', ...mine })]
  const { lines } = await execute([playOf('a', wish), playOf('b', () => [file({ content: 'x', ...mine, path })])])
  expect(lines).toEqual([`one file[${path}] changed`])
})

test('a play in which nothing differs costs a host nothing, though other plays and other hosts write', async () => {
  const dir = scratch()
  const on = ['one', 'two'].map((name) => ({ name, group: 'all' }))
  const wish = (name: string) => playOf(name, ({ host }) => [cell({ path: join(dir, `${name}-${host.name}`), value: name })])
  writeFileSync(join(dir, 'a-two'), 'a\n')
  writeFileSync(join(dir, 'b-two'), 'b\n')
  const { trips } = await execute([wish('a'), wish('b')], { on })
  expect(trips).toEqual([1 + 2 + 1, 1])
})
