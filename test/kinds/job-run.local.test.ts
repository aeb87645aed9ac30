import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command } from '../../lib/kinds/command.ts'
import { type JobSpec, job } from '../../lib/kinds/job.ts'
import { jobEnded, jobTold } from '../../lib/kinds/job-ended.ts'
import { execute, hosts, playOf, scratch } from '../engine/harness.ts'

/** A job, waited for, and what comes after it: only needed where the job did not make `made`. */
function parts(dir: string, text: string) {
  const spec: JobSpec = { name: 'work', argv: ['sh', '-c', text], cwd: dir }
  const ended = { job: spec, figures: () => ({ pieces: 7 }) }
  return [
    job(spec),
    jobEnded(ended, 1000),
    command({ name: 'instead', argv: ['touch', join(dir, 'instead')], creates: join(dir, 'made') }),
    jobTold(ended),
  ]
}

test('is waited for in its place, its figures are told, and what comes after sees what it has done', async () => {
  const [dir, state] = [scratch(), scratch()]
  const plays = [playOf('p', () => parts(dir, 'echo 1 of 2; sleep 0.3; touch made'))]
  const first = await execute(plays, { state })
  expect(first.complaints).toEqual([])
  expect(first.lines).toEqual(['one job[work] changed', 'one ended[work] ok', 'one command[instead] ok', 'one told[work] changed'])
  expect(first.tasks[1]!.figures).toEqual({ pieces: 7 })
  expect(existsSync(join(dir, 'instead'))).toBe(false)
})

test('that fails ends the wait long before its deadline, and what comes after is not begun', async () => {
  const dir = scratch()
  const { lines, complaints, exit } = await execute(
    [playOf('p', () => parts(dir, 'until [ -e seen ]; do sleep 0.05; done; echo no room; exit 5'))],
    { listener: ({ event }) => event === 'waiting' && writeFileSync(join(dir, 'seen'), '') },
  )
  expect(lines).toEqual(['one job[work] changed', 'one ended[work] failed'])
  expect([exit, complaints]).toEqual([1, [expect.stringMatching(/failed with status 5 after \d+ s[\s\S]*\/log ends with:\nno room$/)]])
})

test('check mode says what would run, and begins nothing', async () => {
  const [dir, state] = [scratch(), scratch()]
  const { exit, tasks } = await execute([playOf('p', () => parts(dir, 'touch made'))], { state, check: true })
  expect([exit, tasks.map(({ task, status }) => [task, status])]).toEqual([
    2,
    [
      ['job[work]', 'changed'],
      ['ended[work]', 'pending'],
      ['command[instead]', 'changed'],
      ['told[work]', 'pending'],
    ],
  ])
  expect(tasks[0]!.changes).toContainEqual({ field: 'runs', from: '(nothing)', to: `sh -c 'touch made' as root in ${dir}` })
  expect(existsSync(join(state, 'one/jobs'))).toBe(false)
})

test('a play for one host is for the first that is meant', async () => {
  const dir = scratch()
  const play = playOf(
    'p',
    ({ host }) => [command({ name: 'mark', argv: ['touch', join(dir, host.name)], creates: join(dir, host.name) })],
    {
      firstOnly: true,
    },
  )
  expect((await execute([play], { on: hosts('a', 'b') })).lines).toEqual(['a command[mark] changed'])
  expect((await execute([play], { on: hosts('b') })).lines).toEqual(['b command[mark] changed'])
})
