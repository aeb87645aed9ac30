import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from '../../lib/cli/parse.ts'
import type { Request } from '../../lib/cli/request.ts'
import { RequestError } from '../../lib/engine/errors.ts'
import { runPlaybook } from '../../lib/engine/run.ts'
import { file } from '../../lib/kinds/file.ts'
import { keeper } from '../../lib/main/keeper.ts'
import { KeptSessions } from '../../lib/main/kept-sessions.ts'
import { untilNext, watch } from '../../lib/main/watch.ts'
import type { RunRecord } from '../../lib/record/schema.ts'
import { connect } from '../../lib/transport/index.ts'
import { mine, playOf } from '../engine/harness.ts'
import { keyPair, scratch, sshd, targetOf } from './support.ts'

const EVERY = 600

test.each([
  [3, 597],
  [599.5, 0.5],
  [600, 600],
  [1900, 500],
])('%d s after the first look the next one is %d s away', (elapsed, left) => {
  expect(untilNext(elapsed, EVERY)).toBe(left)
})

/** Two hosts behind SSH servers of this process, each with one file that is to hold `a`. */
async function cluster() {
  const [dir, key] = [scratch(), keyPair()]
  const servers = { one: await sshd({ keys: [key.public] }), two: await sshd({ keys: [key.public] }) }
  const pathOf = (name: string) => join(dir, name)
  const write = (name: string, text: string) => writeFileSync(pathOf(name), text, { mode: 0o644 })
  const known = Object.values(servers)
  const targets = Object.entries(servers).map(([name, { port }]) => [name, { ...targetOf(dir, key, port, known), name }] as const)
  const [down, refused] = [new Set<string>(), new Set<string>()]
  for (const name of Object.keys(servers)) write(name, 'a\n')
  return {
    dir,
    write,
    servers,
    /** Where nobody listens, from now on or no longer. */
    down,
    /** Why the playbook can't be built for what the hosts are now. */
    refused,
    plays: [
      playOf('files', ({ host: { name } }) => {
        if (refused.size > 0) throw new RequestError([...refused].map((what) => ({ where: 'files', what, fix: '' })))
        return [file({ path: pathOf(name), content: 'a\n', ...mine })]
      }),
    ],
    sessions: new KeptSessions(({ name }) => {
      const target = new Map(targets).get(name)!
      return connect(down.has(name) ? { ...target, port: 1 } : target)
    }),
  }
}

type Cluster = Awaited<ReturnType<typeof cluster>>
type More = { readonly takes?: number; readonly unwritten?: readonly string[] }

/** Watches through as many looks as there are steps, each of which is what happens after a look; the look itself takes `takes` seconds. */
async function watched({ dir, plays, sessions }: Cluster, steps: readonly (() => unknown)[], { takes = 2, unwritten = [] }: More = {}) {
  const hosts = ['one', 'two'].map((name) => ({ name, group: 'all' }))
  const { options } = parse(['--check', '--every', `${EVERY}s`])
  const playbook = { name: 'small', plays }
  const request = { options, playbook, hosts, source: 'here', links: [], reports: [], becomePassword: undefined } as unknown as Request
  const control = new AbortController()
  const [said, pauses, records, left]: [string[], number[], RunRecord[], (() => unknown)[]] = [[], [], [], [...steps]]
  let now = 1000
  const exit = await watch({
    request,
    screen: { write: (text) => void said.push(text), color: false, size: () => ({ columns: 80, rows: 24 }) },
    look: async () => {
      const kept = await keeper(request)
      const common = { hosts, playbook, check: true, forks: 5, selection: {}, signal: control.signal }
      const ended = await runPlaybook({ ...common, connect: sessions.connect, listener: kept.take })
      now += takes
      return { exit: ended, record: kept.record() }
    },
    write: async (record) => {
      records.push(record)
      return unwritten
    },
    remark: (text) => void said.push(`${text}\n`),
    signal: control.signal,
    time: {
      seconds: () => now,
      date: () => new Date(2026, 10, 27, 6, 0, now - 1000),
      pause: async (seconds) => {
        pauses.push(seconds)
        now += seconds
        left.shift()!()
        if (left.length === 0) control.abort()
      },
    },
  })
  await sessions.close()
  return { exit, pauses, records, said: said.join('').replaceAll(dir, 'DIR') }
}

test('over one connection a host it looks again and again, and tells only what has become otherwise', async () => {
  const here = await cluster()
  const { servers, write } = here
  write('two', 'x\n')
  const { exit, pauses, records, said } = await watched(here, [
    () => {},
    () => write('one', 'x\n'),
    () => {},
    () => write('one', 'y\nz\n'),
    () => rmSync(join(here.dir, 'two')),
    () => ['one', 'two'].forEach((name) => void write(name, 'a\n')),
    () => {},
  ])
  expect(said).toMatchInlineSnapshot(`
    "small: watching 2 hosts, a look every 10 min
    2026-11-27 06:00:02 two: differs: file[DIR/two] (files)
    2026-11-27 06:00:02 two:   content: +1 -1 lines
    2026-11-27 06:20:02 one: differs: file[DIR/one] (files)
    2026-11-27 06:20:02 one:   content: +1 -1 lines
    2026-11-27 06:40:02 one: differs otherwise: file[DIR/one] (files)
    2026-11-27 06:40:02 one:   content: +1 -2 lines
    2026-11-27 06:50:02 two: differs otherwise: file[DIR/two] (files)
    2026-11-27 06:50:02 two:   type: (absent) → file
    2026-11-27 06:50:02 two:   content: +1 -0 lines
    2026-11-27 07:00:02 one: well again: file[DIR/one] (files)
    2026-11-27 07:00:02 two: well again: file[DIR/two] (files)
    "
  `)
  expect([exit, pauses, records.length]).toEqual([0, Array(7).fill(598), 7])
  expect(
    Object.values(servers).map(({ commands, logins }) => [commands.length, logins.filter((way) => way === 'publickey').length]),
  ).toEqual([
    [1, 1],
    [1, 1],
  ])
})

test('a connection that was lost is made anew, which is no news; a host that can’t be reached is, and so is its return', async () => {
  const here = await cluster()
  const { servers, down, write } = here
  const cut = () => {
    for (const connection of servers.one.connections) connection.end()
  }
  const { exit, said } = await watched(here, [
    cut,
    () => {
      down.add('one')
      cut()
    },
    () => {},
    () => {
      down.clear()
      write('one', 'x\n')
    },
    () => {},
  ])
  expect(said).toMatchInlineSnapshot(`
    "small: watching 2 hosts, a look every 10 min
    2026-11-27 06:20:02 one: unreachable: cannot connect to 127.0.0.1 port 1: connection refused; is sshd running, and is this its port?
    2026-11-27 06:40:02 one: reachable again
    2026-11-27 06:40:02 one: differs: file[DIR/one] (files)
    2026-11-27 06:40:02 one:   content: +1 -1 lines
    "
  `)
  expect(exit).toBe(2)
  expect(Object.values(servers).map(({ commands }) => commands.length)).toEqual([3, 1])
})

test('a look that takes longer than the time between two skips those it missed', async () => {
  const { pauses } = await watched(await cluster(), [() => {}, () => {}, () => {}], { takes: 700 })
  expect(pauses).toEqual([500, 500, 500])
})

test('what can not be written of a look is told, and makes a good end a failure', async () => {
  const { exit, said } = await watched(await cluster(), [() => {}], { unwritten: ['the json report a can not be written: ENOSPC'] })
  expect([exit, said]).toEqual([1, 'small: watching 2 hosts, a look every 10 min\nthe json report a can not be written: ENOSPC\n'])
})

test('a playbook that can’t be built is told once, and looked with again', async () => {
  const here = await cluster()
  const { refused, write } = here
  const steps = [() => refused.add('no'), () => {}, () => refused.clear(), () => write('one', 'x\n'), () => refused.add('no'), () => {}]
  const { exit, said } = await watched(here, steps)
  expect(said).toMatchInlineSnapshot(`
    "small: watching 2 hosts, a look every 10 min
    files: no
    2026-11-27 06:40:02 one: differs: file[DIR/one] (files)
    2026-11-27 06:40:02 one:   content: +1 -1 lines
    files: no
    "
  `)
  expect(exit).toBe(3)
})
