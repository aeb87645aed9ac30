import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepRecord, readHistory } from '../../lib/record/history.ts'
import type { RunRecord } from '../../lib/record/schema.ts'
import { writeWhole } from '../../lib/record/write-whole.ts'
import { hostOf, recordOf, task } from './made.ts'

const scratch = () => mkdtempSync(join(tmpdir(), 'history-'))
const at = (began: string) => recordOf([hostOf('a', [task('file[x]')])], { began })

async function read(dir: string, since: string) {
  const records: RunRecord[] = []
  const left = await readHistory(dir, new Date(since), (record) => records.push(record))
  return { records, left }
}

test('records come back in the order of their runs, those of the time that is asked for', async () => {
  const dir = scratch()
  for (const began of ['2026-11-27T08:00:00.000Z', '2026-11-26T08:00:00.000Z', '2026-11-27T07:00:00.500Z'])
    expect(await keepRecord(dir, at(began))).toEqual([])
  const { records, left } = await read(dir, '2026-11-27T00:00:00Z')
  expect([records.map(({ began }) => began), left]).toEqual([['2026-11-27T07:00:00.500Z', '2026-11-27T08:00:00.000Z'], undefined])
  expect(records[1]).toEqual(at('2026-11-27T08:00:00.000Z'))
})

test('what is no record is left out, which is told in one line; what is not ours is not looked at', async () => {
  const dir = scratch()
  await keepRecord(dir, at('2026-11-27T08:00:00.000Z'))
  for (const [i, text] of ['{"schema":', '{"schema":"another/7"}', '', ''].entries())
    writeFileSync(join(dir, `20261127T09000000${i}Z-site-1.json`), text)
  writeFileSync(join(dir, 'notes.json'), '')
  const { records, left } = await read(dir, '2026-11-01T00:00:00Z')
  expect([records.length, left?.replace(dir, 'DIR')]).toMatchInlineSnapshot(`
    [
      1,
      "DIR: 4 files are left out: 20261127T090000000Z-site-1.json (no JSON), 20261127T090000001Z-site-1.json (no record of plotwright-run/1), 20261127T090000002Z-site-1.json (no JSON), …",
    ]
  `)
})

test('of more than 1000 the oldest go, and nothing that is not ours', async () => {
  const dir = scratch()
  for (let i = 0; i < 1000; i++) writeFileSync(join(dir, `20260101T0000${String(i).padStart(5, '0')}Z-site-1.json`), '')
  writeFileSync(join(dir, 'notes.txt'), '')
  expect(await keepRecord(dir, at('2026-11-27T08:00:00.000Z'))).toEqual([])
  const names = readdirSync(dir).sort()
  expect([names.length, names[0], names.at(-1)]).toEqual([1001, '20260101T000000001Z-site-1.json', 'notes.txt'])
})

test('a history that can not be kept is told', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'file'), '')
  expect(await keepRecord(join(dir, 'file/in'), at('2026-11-27T08:00:00.000Z'))).toEqual([
    `the run can not be kept in ${dir}/file/in: ENOTDIR`,
  ])
})

test('a file is written whole or not at all: no draft stays, modes and links do', async () => {
  const dir = scratch()
  const [file, other] = [join(dir, 'a'), join(dir, 'b')]
  await writeWhole(file, 'one', 0o640)
  chmodSync(file, 0o600)
  await writeWhole(file, 'two', 0o640)
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['two', 0o600])
  mkdirSync(other)
  await expect(writeWhole(other, 'x')).rejects.toThrow('EISDIR')
  await expect(writeWhole(join(dir, 'none/a'), 'x')).rejects.toThrow('ENOENT')
  expect(readdirSync(dir).sort()).toEqual(['a', 'b'])
})
