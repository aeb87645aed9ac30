import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { handler } from '../../lib/kinds/handler.ts'
import { execute, hosts, mine, playOf, scratch, tree } from './harness.ts'
import { cell, gauge } from './kinds.ts'

test('check mode says what differs, exits 2, changes nothing, and costs one trip', async () => {
  const dir = scratch()
  writeFileSync(`${dir}/same`, 'same', { mode: 0o644 })
  const site = playOf('p', () => ['same', 'new'].map((name) => file({ path: join(dir, name), content: name, ...mine })))
  const { exit, lines, trips, recap } = await execute([site], { check: true })
  expect(lines).toEqual([`one file[${dir}/same] ok`, `one file[${dir}/new] changed`])
  expect([exit, trips, recap.one]).toEqual([2, [1], { ok: 1, changed: 1, failed: 0, skipped: 0, unreachable: 0 }])
  expect(tree(dir)).toEqual({ same: '644 same' })
})

test('check mode on a host in its desired state exits 0', async () => {
  const path = join(scratch(), 'x')
  writeFileSync(path, 'x\n')
  expect((await execute([playOf('p', () => [cell({ path, value: 'x' })])], { check: true })).exit).toBe(0)
})

test('what stands behind a change is pending, however far behind, and never ok or failed', async () => {
  const dir = scratch()
  writeFileSync(`${dir}/b`, 'b\n')
  const reload = handler('check-mode-reload', [run('true')], { touches: ['program:x'] })
  const { exit, tasks } = await execute(
    [
      playOf('p', () => [
        cell({ path: `${dir}/other`, value: '(absent)' }),
        cell({ path: `${dir}/a`, value: 'a', writes: ['program:a'] }),
        cell({ path: `${dir}/b`, value: 'b', reads: ['program:a'], writes: ['program:b'] }),
        gauge({ name: 'behind b', ask: 'echo down', want: 'up', reads: ['program:b'] }),
        cell({ path: `${dir}/c`, value: 'c', reads: ['program:c'] }, { notify: [reload] }),
        gauge({ name: 'alone', ask: 'echo down', want: 'up', reads: ['program:c'] }),
      ]),
    ],
    { check: true },
  )
  expect(tasks.map(({ task, status, message }) => [task.replace(dir, ''), status, message])).toEqual([
    ['cell[/other]', 'ok', undefined],
    ['cell[/a]', 'changed', undefined],
    ['cell[/b]', 'pending', `depends on 1 pending change: cell[${dir}/a]`],
    ['gauge[behind b]', 'pending', `depends on 1 pending change: cell[${dir}/b]`],
    ['cell[/c]', 'changed', undefined],
    ['gauge[alone]', 'failed', 'gauge is down, not up'],
    ['handler[check-mode-reload]', 'pending', `depends on 1 pending change: cell[${dir}/c]`],
  ])
  expect(exit).toBe(1)
})

test('check mode goes on after what can not be put right, and looks at gates once', async () => {
  const dir = scratch()
  const { lines, exit } = await execute(
    [
      playOf('p', () => [gauge({ name: 'a', ask: 'echo no', want: 'yes' }), cell({ path: dir, value: '(absent)' })], {
        gate: () => [gauge({ name: 'sick', ask: 'echo no', want: 'yes' })],
      }),
    ],
    { check: true },
  )
  expect([lines, exit]).toEqual([['one gauge[a] failed', `one cell[${dir}] ok`, 'one gauge[sick] failed'], 1])
})

const names = Array.from({ length: 10 }, (_, i) => `f${i}`)
const wanted = (dir: string) => playOf('p', () => names.map((name) => file({ path: join(dir, name), content: `${name}\n`, ...mine })))
const drifts = ['none', 'missing', 'content', 'mode'] as const

function drift(path: string, how: (typeof drifts)[number]): void {
  if (how === 'missing') rmSync(path)
  if (how === 'content') writeFileSync(path, 'a stranger')
  if (how === 'mode') chmodSync(path, 0o666)
}

test('whatever drifted, a run changes exactly what check mode announced, and leaves nothing to announce', async () => {
  const dir = scratch()
  await execute([wanted(dir)])
  const mostlyNone = fc.oneof({ weight: 2, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom(...drifts) })
  const strangers = fc.array(mostlyNone, { minLength: names.length, maxLength: names.length })
  await fc.assert(
    fc.asyncProperty(strangers, async (hows) => {
      for (const [i, how] of hows.entries()) drift(join(dir, names[i]!), how)
      const touched = hows.filter((how) => how !== 'none').length
      const drifted = tree(dir)
      const announced = await execute([wanted(dir)], { check: true })
      expect(tree(dir)).toEqual(drifted)
      const done = await execute([wanted(dir)])
      const changed = ({ tasks }: typeof done) =>
        tasks.filter(({ status }) => status === 'changed').map(({ task, changes }) => ({ task, changes }))
      expect(changed(done)).toEqual(changed(announced))
      expect([changed(done).length, announced.exit, done.exit]).toEqual([touched, touched > 0 ? 2 : 0, 0])
      expect(done.trips).toEqual([1 + touched + (touched > 0 ? 1 : 0)])
    }),
    { seed: 20_260_101, numRuns: 50 },
  )
})

test('drift on one host, a failure on another, a third that is well: the worst of the three decides', async () => {
  const dir = scratch()
  const site = playOf('p', ({ host }) => [
    host.name === 'bad' ? gauge({ name: 'x', ask: 'echo no', want: 'yes' }) : cell({ path: join(dir, host.name), value: '(absent)' }),
  ])
  writeFileSync(join(dir, 'drifted'), 'x\n')
  const exits = []
  for (const names of [['well'], ['well', 'drifted'], ['well', 'drifted', 'bad']])
    exits.push((await execute([site], { check: true, on: hosts(...names) })).exit)
  expect(exits).toEqual([0, 2, 1])
})

test('what somebody wants to differ is left with all that is asserted of it, in a run and in check mode, and is told', async () => {
  const dir = scratch()
  const site = playOf(
    'p',
    () => [
      cell({ path: `${dir}/a`, value: 'a', willed: 'an operator stopped it', writes: ['program:a'] }),
      cell({ path: `${dir}/b`, value: 'b' }),
    ],
    { gate: () => [gauge({ name: 'of a', ask: 'echo down', want: 'up', reads: ['program:a'] })] },
  )
  const left = [`one cell[${dir}/a] skipped`, 'one gauge[of a] skipped']
  const checked = await execute([site], { check: true, respect: true })
  expect([checked.lines, checked.exit]).toEqual([[...left, `one cell[${dir}/b] changed`], 2])
  expect(checked.tasks[0]).toMatchObject({ message: 'left as it is: an operator stopped it', changes: [{ to: 'a' }] })
  const done = await execute([site], { respect: true })
  expect([done.lines, done.exit, tree(dir)]).toEqual([[...left, `one cell[${dir}/b] changed`], 0, { b: '644 b\n' }])
  const shown = await execute([site], { check: true })
  expect([shown.lines[0], shown.tasks[0]!.message]).toEqual([`one cell[${dir}/a] changed`, 'an operator stopped it'])
})
