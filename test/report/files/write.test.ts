import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reportKinds } from '../../../lib/record/report-file.ts'
import { runRecord } from '../../../lib/record/schema.ts'
import { writeReports } from '../../../lib/report/files/index.ts'
import { writeWhole } from '../../../lib/report/files/write.ts'
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

test('a link is replaced, and what it led to is not touched', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'precious'), 'precious')
  symlinkSync('precious', join(dir, 'report'))
  await writeWhole(join(dir, 'report'), 'report')
  expect(['precious', 'report'].map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(['precious', 'report'])
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
  expect(problems.map((line) => line.replaceAll(dir, 'DIR').replace(/plotwright-\w+/, 'X'))).toEqual([
    "--report json:DIR/gone/a.json: it could not be written, and what was there before is as it was: ENOENT: no such file or directory, open 'DIR/gone/.X.tmp'",
  ])
  const starts = reportKinds.map((kind) => readFileSync(join(dir, kind), 'utf8').trimStart().slice(0, 12).toLowerCase())
  expect(starts).toEqual(['{\n  "schema"', '<?xml versio', '# help plotw', '**1 host unr', '<!doctype ht'])
  expect(runRecord.parse(JSON.parse(readFileSync(join(dir, 'json'), 'utf8')))).toEqual(threeTroubles)
})
