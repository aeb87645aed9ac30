import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { RunRecord } from '../../lib/record/schema.ts'
import { complaints, eventsOf, site, tasks } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { playbook, playbookCommand } from './rollout.ts'

const lab = withLab('ops', ['node-1', 'plot-1'])
const inventory = 'test/lab/inventories/node-and-plot.ts'
const sh = (host: string, script: string) => lab.exec(host, ['sh', '-c', script])

/** Tells the vendor's utilities on a host how to behave, until the next word. */
const tell = (host: string, ...lines: string[]) =>
  sh(host, `printf '%s\n' ${lines.map((line) => `'${line}'`).join(' ')} >/etc/standin/autonomys-farmer`)
const failing = ['step_seconds=0.1', 'fail_halfway=yes']

const run = (name: string, ...args: string[]) => playbook(lab, name, args, { inventory })
const jobOf = (name: string) => [`job[${name}]`, `told[${name}]`]

/** It fails half-way once, tells so, and the next run brings it to its end. */
async function failsOnceAndEnds(name: string, host: string, ...args: string[]) {
  await tell(host, ...failing)
  const first = await run(name, ...args)
  expect([first.code, complaints(first)]).toEqual([
    1,
    [expect.stringMatching(/failed with status 1 after[\s\S]*log ends with:[\s\S]*deadline has elapsed$/)],
  ])
  await tell(host, 'step_seconds=0.1')
  const second = await run(name, ...args)
  expect([second.code, complaints(second), tasks(second, 'changed')]).toEqual([0, [], jobOf(name).map((task) => `${host} ${task}`)])
}

beforeAll(async () => {
  expect(complaints(await site(lab, [], { inventory }))).toEqual([])
})

describe('reinit-cache', () => {
  test('asks, says what it would do, and takes no delay of 0', async () => {
    const unasked = await lab.ctl(playbookCommand('reinit-cache', ['--delay', '0'], inventory), { env: { LAB_PREFIX: lab.prefix } })
    expect([unasked.code, unasked.stderr]).toEqual([3, expect.stringMatching(/--delay: a delay of 0 .*\n.*--yes: .*no terminal/)])
    const check = await run('reinit-cache', '--check', '--delay', '5m')
    expect([check.code, tasks(check, 'changed')]).toEqual([2, ['node-1 job[reinit-cache]']])
    expect(JSON.stringify(check.events)).toContain(
      'util reinitialization-cache --nats-servers nats://198.18.0.1:4222 --delay 300 as autonomys in /',
    )
    expect((await lab.exec('node-1', ['pgrep', '-f', 'reinitialization-cache'])).code).toBe(1)
  })

  test('fails half-way once and ends on the re-run', () => failsOnceAndEnds('reinit-cache', 'node-1', '--yes', '--delay', '1s'))

  test('goes on without its control machine, and the next run finds it at work', async () => {
    await tell('node-1', 'step_seconds=1')
    const args = ['--yes', '--delay', '1s', '--output', 'json']
    const child = lab.startCtl(playbookCommand('reinit-cache', args, inventory), { LAB_PREFIX: lab.prefix })
    for await (const line of createInterface({ input: child.stdout! }))
      if (eventsOf(line).some((event) => event.event === 'waiting')) child.kill('SIGKILL')
    expect(await exitCode(child)).toBe(137)
    await lab.exec('node-1', ['pkill', '-STOP', '-f', 'util reinitialization-cache'])
    expect((await lab.exec('node-1', ['systemctl', 'is-active', 'plotwright-reinit-cache'])).stdout).toBe('active\n')
    const another = await run('reinit-cache', '--yes', '--delay', '2s')
    expect([another.code, complaints(another).join()]).toEqual([1, expect.stringMatching(/no-process.*pid \d+: .*reinitialization-cache/s)])
    await lab.exec('node-1', ['pkill', '-CONT', '-f', 'util reinitialization-cache'])
    const next = await run('reinit-cache', '--yes', '--delay', '1s')
    expect([next.code, complaints(next), tasks(next, 'changed')]).toEqual([0, [], ['node-1 told[reinit-cache]']])
  })
})

test('benchmark-cache fails half-way once, and has numbers in its report', async () => {
  await failsOnceAndEnds('benchmark-cache', 'plot-1', '--epoch', '2')
  const dir = mkdtempSync(join(tmpdir(), 'operations-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'run.json')
  expect((await run('benchmark-cache', '--epoch', '2', '--report', `json:${file}`)).code).toBe(0)
  const { hosts } = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  expect(hosts.flatMap((host) => host.tasks.flatMap(({ figures }) => (figures ? [[host.name, figures]] : [])))).toEqual([
    ['plot-1', { 'GiB/s': 1.185, least: 1.12, most: 1.25, readings: 2 }],
  ])
})

test('verify-pieces fails half-way once and ends on the re-run', () => failsOnceAndEnds('verify-pieces', 'plot-1'))
