import { expect, test } from 'vitest'
import type { HostRecord, RunRecord } from '../../lib/record/schema.ts'
import { carriedOver, shifts } from '../../lib/record/states.ts'
import { hostOf, lost, recordOf, task } from './made.ts'

const other = [{ field: 'mode', from: '0777', to: '0644' }]
const broken = (text: string) => hostOf('a', [], { state: 'failed', messages: [{ is: 'problem', text, at: 1 }] })

test.each<[string, HostRecord | undefined, HostRecord, string[]]>([
  ['what differs at the first look', undefined, hostOf('a', [task('file[x]')]), ['differs file[x]']],
  ['nothing at the first look', undefined, hostOf('a'), []],
  ['what still differs is no news', hostOf('a', [task('file[x]')]), hostOf('a', [task('file[x]', { at: 2, seconds: 3 })]), []],
  [
    'what differs in another way',
    hostOf('a', [task('file[x]')]),
    hostOf('a', [task('file[x]', { changes: other })]),
    ['differs otherwise file[x]'],
  ],
  ['what is right again', hostOf('a', [task('file[x]'), task('file[y]')]), hostOf('a', [task('file[y]')]), ['well again file[x]']],
  [
    'the same task of two plays',
    hostOf('a', [task('file[x]')]),
    hostOf('a', [task('file[x]'), task('file[x]', { play: 'b' })]),
    ['differs file[x]'],
  ],
  ['what waits behind a change is none', undefined, hostOf('a', [task('file[x]', { status: 'pending', changes: [] })]), []],
  ['what was left by somebody’s will is none', undefined, hostOf('a', [task('file[x]', { status: 'skipped' })]), []],
  ['what fails', hostOf('a'), hostOf('a', [task('file[x]', { status: 'failed', message: 'no' })]), ['failed file[x]']],
  [
    'words with another number are the same',
    hostOf('a', [task('file[x]', { status: 'failed', message: '3 s ago' })]),
    hostOf('a', [task('file[x]', { status: 'failed', message: '63 s ago' })]),
    [],
  ],
  ['a host that is lost', hostOf('a'), lost('a'), ['unreachable']],
  ['a host that stays lost', lost('a'), lost('a'), []],
  ['a host that is lost for another reason', lost('a'), lost('a', 'refused'), ['unreachable']],
  ['a host that is back', lost('a'), hostOf('a'), ['reachable again']],
  ['a host that can not be asked', hostOf('a'), broken('no shell'), ['failed']],
  ['a host that can be asked again', broken('no shell'), hostOf('a'), ['reachable again']],
])('%s', (_, before, now, told) => {
  const found = shifts(before && recordOf([before]), recordOf([now]))
  expect(found.map(({ host, is, task: id }) => [is, id].filter(Boolean).join(' ') + (host === 'a' ? '' : host))).toEqual(told)
})

test('what a host was before it was lost is remembered, so that its return tells only news', () => {
  const looks = [hostOf('a', [task('file[x]')]), lost('a'), lost('a'), hostOf('a', [task('file[x]'), task('file[y]')])]
  let before: RunRecord | undefined
  const told = looks.map((host) => {
    const record = recordOf([host])
    const found = shifts(before, record).map(({ is, task: id }) => [is, id])
    before = carriedOver(before, record)
    return found
  })
  expect(told).toEqual([
    [['differs', 'file[x]']],
    [['unreachable', undefined]],
    [],
    [
      ['reachable again', undefined],
      ['differs', 'file[y]'],
    ],
  ])
})
