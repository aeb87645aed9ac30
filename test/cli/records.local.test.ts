import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runRecord } from '../../lib/record/schema.ts'
import { inventory, run, scratch, start, until } from './program.ts'

const flags = (dir: string) => [...inventory, '-l', 'control', '-e', `dir=${dir}`]
const json = (path: string) => runRecord.parse(JSON.parse(readFileSync(path, 'utf8')))

test('a run is written as every report that is asked for, and kept', async () => {
  const dir = scratch()
  const reports = ['json', 'junit', 'prometheus', 'markdown', 'html'].flatMap((kind) => ['--report', `${kind}:${dir}/${kind}`])
  const first = await run([...flags(dir), ...reports, '--history', join(dir, 'history')])
  expect([first.exit, first.stderr]).toEqual([0, ''])
  const record = json(join(dir, 'json'))
  expect([record.playbook, record.check, record.exit, record.hosts[0]!.state]).toEqual(['small', false, 0, 'changed'])
  for (const kind of ['junit', 'prometheus', 'markdown', 'html']) expect(readFileSync(join(dir, kind), 'utf8')).toMatch(/control/)
  expect(readdirSync(join(dir, 'history')).map((name) => json(join(dir, 'history', name)).seconds)).toEqual([record.seconds])
})

test('quiet, a check says nothing while all is well, and what differs when it is not', async () => {
  const dir = scratch()
  await run(flags(dir))
  expect(await run([...flags(dir), '--check', '--quiet'])).toEqual({ exit: 0, stdout: '', stderr: '' })
  writeFileSync(join(dir, 'notes/one'), 'x\n')
  const { exit, stdout } = await run([...flags(dir), '--check', '--quiet'])
  expect(exit).toBe(2)
  expect(stdout).toMatch(/^control: would change: file\[.*\/notes\/one\] \(notes\)\n.*\n\nRECAP 1 host, .*\n$/)
})

test('what can not be written is told and turns success into failure; where it can be seen before, no host is contacted', async () => {
  const dir = scratch()
  const early = await run([
    ...flags(dir),
    '--report',
    `html:${dir}/none/a`,
    '--report',
    'pdf:x',
    '--report',
    'html',
    '--report',
    `json:${dir}`,
    '--history',
    inventory[1]!,
  ])
  expect(early.exit).toBe(3)
  expect(early.stderr.replaceAll(dir, 'DIR').replaceAll(inventory[1]!, 'FILE')).toMatchInlineSnapshot(`
    "small: 5 problems
      --report html:DIR/none/a: there is no directory DIR/none; make it first
      --report pdf:x: there is no report 'pdf'; known: json, junit, prometheus, markdown, html
      --report html: its file is missing; write html:PATH
      --report json:DIR: it is a directory; name a file in it
      --history: FILE can be no directory of records (EEXIST); name another
    "
  `)
  mkdirSync(join(dir, 'sub'))
  const held = start([...flags(dir), '-e', 'held=true', '--report', `json:${dir}/sub/json`])
  await until('the step has begun', () => existsSync(join(dir, 'begun')))
  rmSync(join(dir, 'sub'), { recursive: true })
  writeFileSync(join(dir, 'go'), '')
  const late = await held.result
  expect([late.exit, late.stderr]).toEqual([1, `the json report ${dir}/sub/json can not be written: ENOENT\n`])
})

test('watching tells what has become otherwise, and ends as the last look did', { timeout: 120_000 }, async () => {
  const dir = scratch()
  await run(flags(dir))
  const watch = start([...flags(dir), '--check', '--every', '1s', '--history', join(dir, 'history')])
  onTestFinished(() => void watch.child.kill('SIGKILL'))
  const says = (text: RegExp) => until(String(text), () => text.test(watch.said.stdout))
  const looks = () =>
    existsSync(join(dir, 'history')) ? readdirSync(join(dir, 'history')).filter((name) => !name.startsWith('.')).length : 0
  await says(/^small: watching 1 host, a look every 1.0 s\n$/)
  writeFileSync(join(dir, 'notes/one'), 'x\n')
  await says(/control: differs: file\[.*\/one\] \(notes\)\n.*content: \+2 -1 lines\n$/)
  const seen = looks()
  await until('two more looks, which have nothing new to tell', () => looks() > seen + 2)
  writeFileSync(join(dir, 'notes/one'), 'a\nb\n')
  rmSync(join(dir, 'notes/two'))
  await says(/control: differs: file\[.*\/two\] \(notes\)\n/)
  await says(/control: well again: file\[.*\/one\] \(notes\)\n/)
  watch.child.kill('SIGINT')
  const { exit, stdout } = await watch.result
  expect([exit, stdout.split('\n').at(-2)]).toEqual([2, 'interrupted: watching ends; interrupt again to leave at once'])
  const told = await run([...flags(dir), '--since', '1h', '--history', join(dir, 'history')])
  expect([told.exit, told.stderr]).toEqual([0, ''])
  expect(
    told.stdout
      .replaceAll(dir, 'DIR')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'DATE')
      .replace(/\d+ checks/, 'N checks')
      .replace(/in \d+ of \d+ looks/g, 'in N of N looks')
      .replaceAll('from DATE to DATE, well', 'at DATE, well'),
  ).toMatchInlineSnapshot(`
    "small on test/cli/fixture/inventory.ts: N checks and 0 runs from DATE to DATE

    ONCE
    file[DIR/notes/one] (notes)
      control  in N of N looks at DATE, well now
    file[DIR/notes/two] (notes)
      control  in N of N looks, differs since DATE
    "
  `)
})

test('what history tells can be read by programs, and says where it knows nothing', async () => {
  const dir = scratch()
  const history = ['--history', join(dir, 'history')]
  const since = ['--since', '1d', ...history]
  expect((await run([...flags(dir), '--check', '-t', 'notes', ...history])).exit).toBe(2)
  expect(readdirSync(join(dir, 'history')).map((name) => json(join(dir, 'history', name)).partial)).toEqual([true])
  const { stdout } = await run([...flags(dir), ...since, '--output', 'json'])
  const { repeats, ...period } = JSON.parse(stdout)
  expect(period).toMatchObject({ playbook: 'small', inventory: expect.stringMatching(/inventory\.ts$/), checks: 1, runs: 0 })
  expect(repeats[0]).toMatchObject({
    host: 'control',
    task: `directory[${dir}/notes]`,
    role: 'notes',
    times: 1,
    seen: 1,
    looks: 1,
    repaired: 0,
  })

  symlinkSync(inventory[1]!, join(dir, 'other.ts'))
  const other = await run(['-i', join(dir, 'other.ts'), '-e', `dir=${dir}`, ...since])
  expect([other.exit, other.stdout.replaceAll(dir, 'DIR').replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'DATE')]).toMatchInlineSnapshot(`
    [
      0,
      "no record of small on DIR/other.ts since DATE; there are some of small on test/cli/fixture/inventory.ts
    ",
    ]
  `)
  const none = await run([...flags(dir), '--since', '1d', '--history', join(dir, 'none')])
  expect([none.exit, none.stderr.replaceAll(dir, 'DIR')]).toMatchInlineSnapshot(`
    [
      3,
      "small: 1 problem
      --history: DIR/none can not be read (ENOENT); name the directory of earlier runs
    ",
    ]
  `)
})

test('what a flag needs is said', async () => {
  const { exit, stderr } = await run([...inventory, '--every', '10m', '--since', '7d'])
  expect([exit, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "small: 3 problems
      --every: it contradicts --since; leave one of them out
      --every: it means nothing without --check; give that too
      --since: it means nothing without --history; give that too
    ",
    ]
  `)
})
