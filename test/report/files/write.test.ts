import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reportKinds } from '../../../lib/record/report-file.ts'
import { runRecord } from '../../../lib/record/schema.ts'
import { writeWhole } from '../../../lib/record/write-whole.ts'
import { writeReports } from '../../../lib/report/files/index.ts'
import { threeTroubles } from './records.ts'

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'report-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8)

test('a new file can be read by all; one that was there keeps its mode', async () => {
  const [fresh, old] = [join(scratch(), 'a'), join(scratch(), 'b')]
  writeFileSync(old, 'before')
  chmodSync(old, 0o640)
  await writeWhole(fresh, 'täxt')
  await writeWhole(old, 'after')
  expect([fresh, old].map((path) => [readFileSync(path, 'utf8'), modeOf(path)])).toEqual([
    ['täxt', '644'],
    ['after', '640'],
  ])
})

test('a link stays one, and leads to what was written', async () => {
  const dir = scratch()
  mkdirSync(join(dir, 'sub'))
  writeFileSync(join(dir, 'sub/run'), 'before')
  symlinkSync('sub/run', join(dir, 'latest'))
  await writeWhole(join(dir, 'latest'), 'after')
  expect([readlinkSync(join(dir, 'latest')), readFileSync(join(dir, 'sub/run'), 'utf8')]).toEqual(['sub/run', 'after'])
  expect(readdirSync(join(dir, 'sub'))).toEqual(['run'])
})

test('what is no file is written to, and stays what it is; what is open already is added to', async () => {
  await writeWhole('/dev/null', 'text')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  const log = join(scratch(), 'log')
  const open = openSync(log, 'w')
  onTestFinished(() => closeSync(open))
  writeSync(open, 'before, ')
  await writeWhole(`/dev/fd/${open}`, 'report')
  expect(readFileSync(log, 'utf8')).toBe('before, report')
})

test.each([
  ['the directory is gone', 'gone/report', /^ENOENT/],
  ['a directory is in its place', 'sub', /^(EISDIR|ENOTEMPTY|EEXIST)/],
])('what can not be written leaves nothing behind: %s', async (_, name, message) => {
  const dir = scratch()
  mkdirSync(join(dir, 'sub'))
  await expect(writeWhole(join(dir, name), 'text')).rejects.toThrow(message)
  expect(readdirSync(dir)).toEqual(['sub'])
})

test('who reads it meanwhile has the text before or the text after, and nothing else is ever called like a report', async () => {
  const dir = scratch()
  const path = join(dir, 'run.prom')
  const texts = ['a', 'b'].map((letter) => letter.repeat(2 ** 20))
  await writeWhole(path, texts[0]!)
  const seen = new Set<string>()
  const names = new Set<string>()
  let writing = true
  const writes = (async () => {
    for (let i = 1; i <= 20; i++) await writeWhole(path, texts[i % 2]!)
    writing = false
  })()
  while (writing) {
    seen.add(readFileSync(path, 'utf8'))
    for (const name of readdirSync(dir)) names.add(name.replace(/^\.plotwright-\w+/, '.plotwright-X'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await writes
  expect([...seen].every((text) => texts.includes(text))).toBe(true)
  expect([...names].sort()).toEqual(['.plotwright-X.tmp', 'run.prom'])
})

test('each report is written in its form; one that can not be is told in one line and keeps no other from being written', async () => {
  const dir = scratch()
  const files = reportKinds.map((kind) => ({ kind, path: join(dir, kind) }))
  const problems = await writeReports(threeTroubles, [{ kind: 'json', path: join(dir, 'gone/a.json') }, ...files])
  expect(problems.map((line) => line.replaceAll(dir, 'DIR'))).toEqual(['the json report DIR/gone/a.json can not be written: ENOENT'])
  const starts = reportKinds.map((kind) => readFileSync(join(dir, kind), 'utf8').trimStart().slice(0, 12).toLowerCase())
  expect(starts).toEqual(['{\n  "schema"', '<?xml versio', '# help plotw', '**1 host unr', '<!doctype ht'])
  expect(runRecord.parse(JSON.parse(readFileSync(join(dir, 'json'), 'utf8')))).toEqual(threeTroubles)
})
