import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UnreachableError } from '../../lib/engine/errors.ts'
import type { Event } from '../../lib/engine/events.ts'
import type { EngineHost } from '../../lib/engine/playbook.ts'
import type { Session } from '../../lib/engine/session.ts'
import { run } from '../../lib/engine/step.ts'
import { execute, hosts, local, type Options, playOf, scratch, tree } from './harness.ts'
import { cell, gauge } from './kinds.ts'

/** Runs the plays and interrupts them when `when` is told of; afterwards every session is closed. */
async function interrupted(plays: Parameters<typeof execute>[0], when: (event: Event) => boolean, options: Options = {}) {
  const aborting = new AbortController()
  const sessions: Session[] = []
  const outcome = await execute(plays, {
    signal: aborting.signal,
    connect: async (host: EngineHost) => {
      const session = await local(host)
      sessions.push(session)
      return session
    },
    listener: (event) => {
      if (when(event)) aborting.abort()
    },
    ...options,
  })
  for (const session of sessions) await expect(session.run({ script: ':', timeout: 5 })).rejects.toThrow(UnreachableError)
  return { ...outcome, sessions: sessions.length }
}

const three = (dir: string, name: string) =>
  playOf(name, () => ['1', '2', '3'].map((i) => cell({ path: join(dir, `${name}${i}`), value: 'x' })))

test('an interrupted run ends what it is at, begins nothing new, closes every session and exits 130', async () => {
  const dir = scratch()
  const slow = [run('sh', '-c', 'sleep 0.2; echo x >"$0"', `${dir}/p`)]
  const { exit, lines } = await interrupted(
    [playOf('p', () => [cell({ path: `${dir}/p`, value: 'x', steps: slow })]), three(dir, 'q')],
    ({ event }) => event === 'task-start',
  )
  expect([exit, lines, tree(dir)]).toEqual([130, [`one cell[${dir}/p] changed`], { p: '644 x\n' }])
})

test('interrupted while it connects, it writes nothing and asks nobody else', async () => {
  const dir = scratch()
  const { exit, trips, sessions } = await interrupted([three(dir, 'p')], ({ event }) => event === 'connected', {
    on: hosts('a', 'b', 'c'),
    forks: 1,
  })
  expect([exit, trips, sessions, tree(dir)]).toEqual([130, [0, 0, 0], 1, {}])
})

test('interrupted while it waits for a gate, it does not wait', async () => {
  const dir = scratch()
  const gate = () => [gauge({ name: 'g', ask: 'echo sick', want: 'well' }, { wait: { within: 600, every: 600, looks: 2 } })]
  const { exit, lines } = await interrupted(
    [playOf('p', () => [cell({ path: `${dir}/x`, value: 'x' })], { gate }), three(dir, 'q')],
    ({ event }) => event === 'waiting',
  )
  expect([exit, lines, existsSync(`${dir}/q1`)]).toEqual([130, [`one cell[${dir}/x] changed`], false])
})

test('interrupted before a gate, it asks nothing, and calls nothing well', async () => {
  const gate = () => [gauge({ name: 'g', ask: 'echo well', want: 'well' })]
  const { exit, lines } = await interrupted(
    [playOf('p', () => [cell({ path: '/none', value: '(absent)' })], { gate })],
    ({ event }) => event === 'task',
  )
  expect([exit, lines]).toEqual([130, ['one cell[/none] ok']])
})

test('interrupted between two batches, the second is not touched; 130 outranks a failure', async () => {
  const dir = scratch()
  const { exit, recap } = await interrupted(
    [
      playOf(
        'p',
        ({ host }) => [cell({ path: join(dir, host.name), value: 'x', ...(host.name === 'a' ? { steps: [run('false')] } : {}) })],
        {
          serial: () => 1,
          maxFailures: 3,
        },
      ),
    ],
    ({ event }) => event === 'task',
    { on: hosts('a', 'b') },
  )
  expect([exit, recap.a?.failed, recap.b?.changed]).toEqual([130, 1, 0])
})

test('a listener that throws ends the run, and every session is closed first', async () => {
  const dir = scratch()
  const sessions: Session[] = []
  const broken = execute([three(dir, 'p')], {
    on: hosts('a', 'b'),
    connect: async (host) => {
      const session = await local(host)
      sessions.push(session)
      return session
    },
    listener: ({ event }) => {
      if (event === 'play') throw new Error('the report is broken')
    },
  })
  await expect(broken).rejects.toThrow('the report is broken')
  for (const session of sessions) await expect(session.run({ script: ':', timeout: 5 })).rejects.toThrow(UnreachableError)
  expect([sessions.length, tree(dir)]).toEqual([2, {}])
})
