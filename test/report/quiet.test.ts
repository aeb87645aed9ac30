import { expect, test } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import { ended, mode, zero } from './scripted.ts'
import { show } from './show.ts'

const start: Event = { event: 'start', playbook: 'site', check: true, hosts: ['a'] }
const recap = (exit: 0 | 1 | 2 | 4 | 130): Event => ({ event: 'recap', hosts: { a: { ...zero, ok: 1 } }, seconds: 1, exit })
const notice: Event = { event: 'notice', host: 'a', message: 'the driver is old' }
const quiet = (...events: (Event | string)[]) => show('auto', [start, ...events], { check: true, quiet: true })

test.each<[string, (Event | string)[]]>([
  ['all is as it should be', [ended('a', 'file[x]', 'ok'), recap(0)]],
  ['there is only a notice', [notice, recap(0)]],
  ['something is left as somebody wants it', [ended('a', 'program[x]', 'skipped', { changes: [mode] }), recap(0)]],
])('nothing is said where %s', async (_, events) => {
  expect(await quiet(...events)).toBe('')
})

test.each<[string, (Event | string)[], RegExp]>([
  ['something differs', [ended('a', 'file[x]', 'changed', { changes: [mode] }), recap(2)], /a: would change: file\[x\]/],
  ['something fails', [ended('a', 'file[x]', 'failed', { message: 'no' }), recap(1)], /a: failed: file\[x\]/],
  ['a host is lost', [{ event: 'unreachable', host: 'a', message: 'no answer' }, recap(4)], /a: unreachable: no answer/],
  ['it is interrupted', ['interrupted', recap(130)], /interrupted/],
])('where %s everything is said, what came before it too', async (_, [first, ...rest], said) => {
  const text = await quiet(notice, first!, ...rest)
  expect(text).toMatch(said)
  expect(text).toMatch(/^site: 1 host, check mode.*\na: notice: the driver is old\n/)
  expect(text).toMatch(/\nRECAP /)
})

test('JSON Lines are whole', async () => {
  expect((await show('json', [start, recap(0)], { quiet: true })).split('\n').length).toBe(3)
})
