import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ExportRoom, exportPlaces, exportProblems, exportRoom } from '../../roles/autonomys/export-room.ts'
import { ask, tree } from '../facts/sh.ts'

const cache = '/var/pieces'
const room: ExportRoom = { free: 100 * 2 ** 30, taken: 0, isMount: false, placed: false }

async function found(dir: string): Promise<ExportRoom> {
  const args = exportRoom.args!({ fullPieceCache: join(dir, 'cache') })
  return exportRoom.parse(await ask(exportRoom, { args }))
}

describe('the room beside a cache', () => {
  test('with what an export that was cut short has taken of it', async () => {
    const dir = tree({ 'cache/0.piece': 'x' })
    expect(await found(dir)).toEqual({ free: expect.any(Number), taken: 0, isMount: false, placed: false })
    const { pieces, keep } = exportPlaces(join(dir, 'cache'))
    mkdirSync(pieces, { recursive: true })
    writeFileSync(join(pieces, '0.piece'), Buffer.alloc(100_000, 1))
    expect((await found(dir)).taken).toBeGreaterThanOrEqual(100_000)
    mkdirSync(keep)
    expect((await found(dir)).placed).toBe(false)
  })

  test('is not asked for once the export is in place', async () => {
    const dir = tree({ 'cache/0.piece': 'x', 'cache.before-export/0.piece': 'y' })
    expect(await found(dir)).toMatchObject({ taken: 0, placed: true })
  })

  test('of a cache that is a mount point', async () => {
    expect(exportRoom.parse(await ask(exportRoom, { args: ['/x', '/proc', '/y'] }))).toMatchObject({ isMount: true })
  })
})

test.each<[string, Partial<ExportRoom>, RegExp[]]>([
  ['enough', {}, []],
  ['enough with what is taken already', { free: 40 * 2 ** 30, taken: 60 * 2 ** 30 }, []],
  ['too little', { free: 40 * 2 ** 30 }, [/takes up to 100\.0 GiB beside \/var\/pieces, and 40\.0 GiB are there/]],
  ['too little, but in place', { free: 0, placed: true }, []],
  ['no place of its own', { isMount: true }, [/is a mount point/]],
])('%s', (_, seen, problems) => {
  const said = exportProblems(cache, 100 * 2 ** 30, { ...room, ...seen }).map(({ what }) => what)
  expect(said).toEqual(problems.map((problem) => expect.stringMatching(problem)))
})
