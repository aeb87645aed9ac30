import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HostError, RequestError } from '../../lib/engine/errors.ts'
import type { Fact } from '../../lib/engine/fact.ts'
import { defineKind } from '../../lib/engine/kind.ts'
import type { EngineHost } from '../../lib/engine/playbook.ts'
import { run, type Step } from '../../lib/engine/step.ts'
import { role } from '../../lib/role.ts'
import { connect } from '../../lib/transport/index.ts'
import { execute, hosts, local, play, playOf, scratch, tree } from './harness.ts'
import { cell, gauge } from './kinds.ts'

/** A play in which host `bad` does something else than the others. */
const onBad = (dir: string, steps: readonly Step[]) =>
  playOf('p', ({ host }) => [
    cell({ path: join(dir, host.name), value: 'x', ...(host.name === 'bad' ? { steps } : {}) }),
    cell({ path: join(dir, `${host.name}-next`), value: 'x' }),
  ])

/** Runs the steps on a host and gives back what it complains of. */
const complaint = async (...steps: readonly Step[]) => (await execute([onBad(scratch(), steps)], { on: hosts('bad') })).complaints[0]

test('a failure ends its host, and only its host; its output is shown and later steps are not run', async () => {
  const dir = scratch()
  const steps = [run('sh', '-c', 'echo to stdout; echo "to stderr" >&2; exit 3'), run('touch', `${dir}/never`)]
  const { exit, lines, complaints, recap } = await execute([onBad(dir, steps)], { on: hosts('bad', 'good') })
  expect(complaints).toEqual([
    `bad cell[${dir}/bad]: sh -c 'echo to stdout; echo "to stderr" >&2; exit 3': status 3\nto stdout\nto stderr\nsee ${dir}/bad`,
  ])
  expect([...lines].sort()).toEqual([
    `bad cell[${dir}/bad] failed`,
    `good cell[${dir}/good-next] changed`,
    `good cell[${dir}/good] changed`,
  ])
  expect([exit, recap.bad?.failed, recap.good?.changed]).toEqual([1, 1, 2])
  expect(Object.keys(tree(dir))).toEqual(['good', 'good-next'])
})

test('a step that takes too long is ended, and says so', async () => {
  expect(await complaint({ argv: ['sleep', '600'], within: 1 })).toMatch(/^bad cell\[.*\]: sleep 600: took longer than 1 s\nsee /)
})

test.each([
  ['a program that is not there', run('no-such-program', 'x'), /no-such-program x: status 127\n.*not found/],
  ['a function that leaves the shell', run('cell_leave'), /cell_leave: status 127/],
  ['exit in a function', run('exit', '7'), /exit 7: status 7\nsee/],
  ['a step that reads its stdin, which is empty', run('sh', '-c', 'read -r x || exit 4'), /status 4/],
])('%s is a failure of that step', async (_, step, text) => {
  expect(await complaint(step)).toMatch(text)
})

test('of a huge output only the end is kept, in whole lines', async () => {
  const text = await complaint(run('sh', '-c', 'yes "0123456789" | head -n 1000000; echo last; exit 1'))
  const [first, second, ...rest] = text!.split('\n')
  expect([first?.includes('status 1'), second, rest.at(-2)]).toEqual([true, '0123456789', 'last'])
  expect(text!.length).toBeLessThan(9000)
})

test('a probe that floods ends its host', async () => {
  const flood = gauge({ name: 'x', ask: 'echo', want: '' })
  const shell = { name: 'flood', text: 'probe_flood() { yes | head -c 20000000; }' }
  const kind = defineKind<string, string>({
    ...flood.kind,
    shell,
    probe: 'probe_flood',
    key: String,
    parse: () => [],
    diff: () => [],
    reads: () => [],
  })
  const { complaints, exit } = await execute([playOf('p', () => [kind('x')])])
  expect([complaints, exit]).toEqual([['one: one: answered with more than 16777216 bytes, so the session was dropped'], 1])
})

test('what a host prints is no marker of ours', async () => {
  const forged = String.raw`printf '\036%s step 0\n\n0\036%s done\n' "$PW_NONCE" "$PW_NONCE"; printf '\0360badcafe step 0\n\n0'; exit 5`
  const { complaints, lines } = await execute([onBad(scratch(), [run('sh', '-c', forged)])], { on: hosts('bad') })
  expect([complaints[0], lines.length]).toEqual([expect.stringMatching(/status 5\n/), 1])
  expect(complaints[0]).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
})

test('a host that is lost in the middle of a write is unreachable, and the others go on', async () => {
  const dir = scratch()
  const { exit, complaints, recap, lines } = await execute([onBad(dir, [run('eval', 'kill -9 $$')])], { on: hosts('bad', 'good') })
  expect(complaints).toEqual([
    `bad: bad: the session was lost: the shell was killed by SIGKILL\nlost during cell[${dir}/bad], last seen with: value is (absent), not x`,
  ])
  expect([exit, lines.length, recap.bad]).toEqual([4, 2, { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 1 }])
})

/** A port of this machine on which nobody listens. */
const closedPort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

test('a host that is down from the start: the others go on and know of it', async () => {
  const dir = scratch()
  const port = await closedPort()
  const ssh = { address: '127.0.0.1', port, sshConfig: 'none', knownHosts: [], identityFiles: [], agent: 'none' } as const
  const open = (host: EngineHost) =>
    host.name === 'down'
      ? connect({ name: 'down', become: false, acceptNew: false, connectTimeout: 5, keepalive: 15, ...ssh })
      : local(host)
  const site = playOf('p', ({ out }) => [cell({ path: join(dir, 'x'), value: out.join() })])
  const { exit, recap, complaints } = await execute([site], { on: hosts('down', 'up'), connect: open })
  expect([exit, recap]).toEqual([
    4,
    {
      down: { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 1 },
      up: { ok: 0, changed: 1, failed: 0, skipped: 0, unreachable: 0 },
    },
  ])
  expect([complaints, tree(dir)]).toEqual([[expect.stringMatching(/^down: /)], { x: '644 down\n' }])
})

const fact = (name: string, shell: string, parse: (output: string) => string): Fact<string> => ({
  name,
  shell: { name, text: `fact_${name}() { ${shell}; }` },
  probe: `fact_${name}`,
  parse,
})
const refuse = (output: string): string => {
  throw new Error(`no driver: ${output.trim()}`)
}

test('every fact that makes no sense is named, and ends its host before anything is written', async () => {
  const dir = scratch()
  const facts = { a: fact('a', 'echo alpha', refuse), b: fact('b', 'echo fine', String), c: fact('c', 'echo gamma', refuse) }
  const { exit, complaints, trips } = await execute([playOf('p', () => [cell({ path: `${dir}/x`, value: 'x' })], { facts })])
  expect(complaints).toEqual(['one: fact a: no driver: alpha', 'one: fact c: no driver: gamma'])
  expect([exit, trips, tree(dir)]).toEqual([1, [1], {}])
})

test('a fact whose shell gives up is no empty answer', async () => {
  const { complaints } = await execute([playOf('p', () => [], { facts: { a: fact('a', 'exit 3', String) } })])
  expect(complaints).toEqual(["one: probe: the host's shell gave up (status 3): it said nothing"])
})

test('everything that roles and resources object to is said before the first write, of all hosts', async () => {
  const dir = scratch()
  const fine = role('fine', [cell({ path: `${dir}/x`, value: 'x' })])
  const { exit, complaints, trips } = await execute(
    [
      play('p', ({ host }) => [
        fine,
        role('gpu', [], {
          problems: [
            { what: `${host.name} has 3`, fix: 'look' },
            { where: 'slot 2', what: 'is empty', fix: '' },
          ],
        }),
      ]),
      play('q', () => {
        throw new HostError([{ where: 'disk', what: 'is full', fix: 'empty it' }])
      }),
    ],
    { on: hosts('one', 'two') },
  )
  expect([...complaints].sort()).toEqual([
    ...['one: disk: is full; empty it', 'one: gpu: one has 3; look', 'one: slot 2: is empty'],
    ...['two: disk: is full; empty it', 'two: gpu: two has 3; look', 'two: slot 2: is empty'],
  ])
  expect([exit, trips, tree(dir)]).toEqual([1, [0, 0], {}])
})

test('what can only be asserted, and is not so, ends its host before the first write', async () => {
  const dir = scratch()
  const { complaints, trips } = await execute([
    playOf('p', () => [
      cell({ path: `${dir}/x`, value: 'x', writes: ['path:/x'] }),
      gauge({ name: 'disk', ask: 'echo absent', want: 'mounted' }),
    ]),
  ])
  expect([complaints, trips, tree(dir)]).toEqual([['one gauge[disk]: gauge is absent, not mounted'], [1], {}])
})

test('what the playbook itself refuses is thrown once for all hosts, after nothing was written', async () => {
  const dir = scratch()
  const site = play('p', ({ host }) => {
    if (host.name === 'fine') return [role('r', [cell({ path: `${dir}/x`, value: 'x' })])]
    throw new RequestError([{ where: 'nats.conf.ejs:3', what: 'undefined variable', fix: 'give it' }])
  })
  const refused = execute([site], { on: hosts('fine', 'one', 'two') })
  await expect(refused).rejects.toThrow(new RequestError([{ where: 'nats.conf.ejs:3', what: 'undefined variable', fix: 'give it' }]))
  expect(tree(dir)).toEqual({})
})

test('a defect of ours on one host leaves the others alone, and says where it lies', async () => {
  const dir = scratch()
  writeFileSync(`${dir}/good`, 'x\n')
  const site = playOf('p', ({ host }) => {
    if (host.name === 'bad') JSON.parse('{')
    return [cell({ path: join(dir, host.name), value: 'x' })]
  })
  const { exit, complaints, lines } = await execute([site], { on: hosts('bad', 'good') })
  expect([exit, lines]).toEqual([1, [`good cell[${dir}/good] ok`]])
  expect(complaints).toEqual([expect.stringMatching(/^bad: SyntaxError: .*JSON.* \(at .*\)$/)])
})

test('a task to start at that no host has is refused, for it would be a run that does nothing', async () => {
  const dir = scratch()
  const site = playOf('p', ({ host }) => [cell({ path: join(dir, host.name), value: 'x' })])
  const startAt = (task: string) => execute([site], { on: hosts('one', 'two'), selection: { startAt: task } })
  await expect(startAt('cell[/typo]')).rejects.toThrow('--start-at-task: no host has a task cell[/typo]; see --list-tasks')
  expect(tree(dir)).toEqual({})
  expect((await startAt(`cell[${dir}/two]`)).lines).toEqual([`two cell[${dir}/two] changed`])
})
