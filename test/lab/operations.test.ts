import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunRecord } from '../../lib/record/schema.ts'
import { complaints, eventsOf, pids, site, tasks } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { playbook, playbookCommand } from './rollout.ts'

const lab = withLab('ops', ['node-1', 'plot-1'])
const inventory = 'test/lab/inventories/node-and-plot.ts'
const sh = async (host: string, script: string) => (await lab.exec(host, ['sh', '-c', script])).stdout

/** Tells one of the vendor's binaries on a host how to behave, until the next word. */
const tell = (host: string, binary: string, ...lines: string[]) =>
  lab.exec(host, ['tee', `/etc/standin/${binary}`], { input: lines.map((line) => `${line}\n`).join('') })
const farmer = 'autonomys-farmer'
const failing = ['step_seconds=0.1', 'fail_halfway=yes']

const run = (name: string, ...args: string[]) => playbook(lab, name, args, { inventory })

/** What goes wrong in a run that has to fail. */
async function failure(name: string, ...args: string[]): Promise<string> {
  const failed = await run(name, ...args)
  expect(failed.code).toBe(1)
  return complaints(failed).join('\n')
}

/** What a run changes that has to go well. */
async function success(name: string, ...args: string[]): Promise<string[]> {
  const ended = await run(name, ...args)
  expect([ended.code, complaints(ended)]).toEqual([0, []])
  return tasks(ended, 'changed')
}

const halfway = /failed with status 1 after[\s\S]*log ends with:[\s\S]*deadline has elapsed$/

const left: string[] = []

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'operations-'))
  left.push(dir)
  return dir
}

beforeAll(async () => {
  // what an earlier run has left in a lab that was kept
  for (const host of ['node-1', 'plot-1']) await sh(host, 'rm -rf /var/lib/plotwright/jobs /var/autonomys-node.* /etc/standin/autonomys-*')
  expect(complaints(await site(lab, [], { inventory }))).toEqual([])
})

afterAll(() => {
  for (const dir of left) rmSync(dir, { recursive: true })
})

test('reinit-cache says what it would do, and fails half-way', async () => {
  const check = await run('reinit-cache', '--check', '--delay', '5m')
  expect([check.code, tasks(check, 'changed')]).toEqual([2, ['node-1 job[reinit-cache]']])
  expect(JSON.stringify(check.events)).toContain(
    'util reinitialization-cache --nats-servers nats://198.18.0.1:4222 --delay 300 as autonomys in /',
  )
  expect((await lab.exec('node-1', ['pgrep', '-f', 'reinitialization-cache'])).code).toBe(1)
  await tell('node-1', farmer, ...failing)
  expect(await failure('reinit-cache', '--yes', '--delay', '1s')).toMatch(halfway)
})

test('begun anew it goes on without its control machine, nobody begins another one, and the next run finds it at work', async () => {
  await tell('node-1', farmer, 'step_seconds=1')
  const args = ['--yes', '--delay', '1s', '--output', 'json']
  const child = lab.startCtl(playbookCommand('reinit-cache', args, inventory), { LAB_PREFIX: lab.prefix })
  for await (const line of createInterface({ input: child.stdout! }))
    if (eventsOf(line).some((event) => event.event === 'waiting')) child.kill('SIGKILL')
  expect(await exitCode(child)).toBe(137)
  await lab.exec('node-1', ['pkill', '-STOP', '-f', 'util reinitialization-cache'])
  expect((await lab.exec('node-1', ['systemctl', 'is-active', 'plotwright-reinit-cache'])).stdout).toBe('active\n')
  expect(await failure('reinit-cache', '--yes', '--delay', '2s')).toMatch(/no-process.*pid \d+: .*reinitialization-cache/)
  await lab.exec('node-1', ['pkill', '-CONT', '-f', 'util reinitialization-cache'])
  expect(await success('reinit-cache', '--yes', '--delay', '1s')).toEqual(['node-1 told[reinit-cache]'])
})

test('export-pieces goes on where it failed, and takes the place of the full-piece cache, whose program alone is restarted', async () => {
  const before = await pids(lab, ['plot-1'])
  await tell('plot-1', 'autonomys-export-piece', 'fail_halfway=yes')
  expect(await failure('export-pieces')).toMatch(/ends with:[\s\S]*Exported piece 1\nError: The node gave no answer in time$/)
  expect(await pids(lab, ['plot-1'])).toEqual(before)
  await tell('plot-1', 'autonomys-export-piece')
  const cache = '/var/autonomys-full-piece'
  expect(await success('export-pieces')).toEqual(
    [
      'job[export-pieces]',
      `swapped[${cache}]`,
      `directory[${cache}]`,
      'program[autonomys-full-piece]',
      `absent[${cache}.before-export]`,
      'told[export-pieces]',
    ].map((task) => `plot-1 ${task}`),
  )
  expect(await sh('plot-1', `ls ${cache} /var/.plotwright-export; grep -c already /var/lib/plotwright/jobs/export-pieces/log`)).toBe(
    `/var/.plotwright-export:\n\n${cache}:\n00000000.piece\n00000001.piece\n00000002.piece\nidentity.bin\n2\n`,
  )
  const after = await pids(lab, ['plot-1'])
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['plot-1 autonomys-full-piece'])
})

/** A node's database that is much older than the one that the lab has made. */
function snapshot() {
  const dir = scratch()
  mkdirSync(join(dir, 'db'))
  const made = { chain: 'mainnet', blocks_pruning: 'archive', state_pruning: 'archive', born: Date.now() / 1000 - 100_000 }
  writeFileSync(join(dir, 'db/standin.json'), JSON.stringify(made))
  const file = join(dir, 'node-db.tar.gz')
  execFileSync('tar', ['-czf', file, '-C', dir, 'db'])
  return { file, made: JSON.stringify(made), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }
}

const database = () => sh('node-1', 'cat /var/autonomys-node/db/standin.json')

// on two machines, side by side
test.concurrent('restore-node puts the old database back where the node does not sync with the new one, and finishes on the re-run', async () => {
  const { file, sha256, made } = snapshot()
  const before = await database()
  const args = ['--archive', file, '--sha256', sha256, '--yes']
  const old = '/var/autonomys-node'
  await tell('node-1', 'autonomys-node', 'never_sync=yes')
  const first = await run('restore-node', ...args, '--sync-within', '3s')
  expect([first.code, complaints(first)]).toEqual([1, [expect.stringMatching(/not well within 3 s: syncing is yes/)]])
  expect(first.events.flatMap((event) => (event.event === 'undone' ? [event.task, event.message] : []))).toContain(`swapped[${old}]`)
  expect(await database()).toBe(before)
  await tell('node-1', 'autonomys-node')
  const changed = await success('restore-node', ...args)
  expect(changed).toEqual(expect.arrayContaining([`node-1 swapped[${old}]`, 'node-1 program[autonomys-node]', 'node-1 told[restore-node]']))
  expect(changed).not.toContain('node-1 job[restore-node]')
  expect(await database()).toBe(made)
  expect(await sh('node-1', `ls -d ${old}*; ls ${old}.before-*`)).toBe(`${old}\n${old}.before-${sha256.slice(0, 8)}\ndb\n`)
})

test.concurrent('benchmark-cache and verify-pieces fail half-way and end on the re-run; the report has the numbers', async () => {
  await tell('plot-1', farmer, ...failing)
  expect(await failure('benchmark-cache', '--epoch', '2')).toMatch(halfway)
  expect(await failure('verify-pieces')).toMatch(halfway)
  await tell('plot-1', farmer, 'step_seconds=0.1')
  expect(await success('verify-pieces')).toEqual(['plot-1 job[verify-pieces]', 'plot-1 told[verify-pieces]'])
  const file = join(scratch(), 'run.json')
  const done = ['plot-1 job[benchmark-cache]', 'plot-1 told[benchmark-cache]']
  expect(await success('benchmark-cache', '--epoch', '2', '--report', `json:${file}`)).toEqual(done)
  const { hosts } = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  expect(hosts.flatMap((host) => host.tasks.flatMap(({ figures }) => (figures ? [[host.name, figures]] : [])))).toEqual([
    ['plot-1', { 'GiB/s': 1.185, least: 1.12, most: 1.25, readings: 2 }],
  ])
})
