import { expect, test } from 'vitest'
import type { HostRecord, RunRecord } from '../../lib/record/schema.ts'
import { carriedOver, type Shift, shifts } from '../../lib/record/states.ts'
import { hostOf, lost, recordOf, task } from './made.ts'

const inWords = ({ is, task: id }: Shift): string => (id === undefined ? is : `${is} ${id}`)
const other = [{ field: 'mode', from: '0777', to: '0644' }]
const broken = (text: string) => hostOf('a', [], { state: 'failed', messages: [{ is: 'problem', text, at: 1 }] })

const pending = hostOf('a', [task('file[x]', { status: 'pending', changes: [] })])
const failed = (message: string) => hostOf('a', [task('file[x]', { status: 'failed', message })])
const clock = (from: string) => task('clock[chrony]', { changes: [{ field: 'off by', from, to: 'at most 0.1 s' }] })

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
  ['what waits behind a change is none', undefined, pending, []],
  ['what may be well, behind a change', hostOf('a', [task('file[x]')]), pending, []],
  ['what is left as somebody wants it', undefined, hostOf('a', [task('file[x]', { status: 'skipped' })]), ['left alone file[x]']],
  [
    'what differed and is left now',
    hostOf('a', [task('file[x]')]),
    hostOf('a', [task('file[x]', { status: 'skipped' })]),
    ['left alone file[x]'],
  ],
  ['what can’t be well beside what is left', undefined, hostOf('a', [task('file[x]', { status: 'skipped', changes: [] })]), []],
  ['what could not be put right and can be now', failed('no'), hostOf('a', [task('file[x]')]), ['differs file[x]']],
  ['how far a clock is off is no news', hostOf('a', [clock('0.512 s')]), hostOf('a', [clock('0.7 s')]), []],
  ['what fails', hostOf('a'), failed('no'), ['failed file[x]']],
  ['words with another number are the same', failed('3 s ago'), failed('63 s ago'), []],
  ['a host that is lost', hostOf('a'), lost('a'), ['unreachable']],
  ['a host that stays lost', lost('a'), lost('a'), []],
  ['a host that is lost for another reason', lost('a'), lost('a', 'refused'), ['unreachable']],
  ['a host that is lost in other numbers', lost('a', 'no answer for 3 s'), lost('a', 'no answer for 13 s'), []],
  ['a host that is back', lost('a'), hostOf('a'), ['reachable again']],
  ['a host that can not be asked', hostOf('a'), broken('no shell'), ['failed']],
  ['a host that can be asked again', broken('no shell'), hostOf('a'), ['reachable again']],
])('%s', (_, before, now, told) => {
  expect(shifts(before && recordOf([before]), recordOf([now])).map(inWords)).toEqual(told)
})

/** What each of several looks tells. */
function news(looks: readonly HostRecord[]): string[][] {
  let before: RunRecord | undefined
  return looks.map((host) => {
    const now = recordOf([host])
    const found = shifts(before, now).map(inWords)
    before = carriedOver(before, now)
    return found
  })
}

test('what a host was before it was lost is remembered, so that its return tells only news', () => {
  const looks = [hostOf('a', [task('file[x]')]), lost('a'), lost('a'), hostOf('a', [task('file[x]'), task('file[y]')])]
  expect(news(looks)).toEqual([['differs file[x]'], ['unreachable'], [], ['reachable again', 'differs file[y]']])
})

test('what could not be seen meanwhile is compared with what it was before', () => {
  const looks = [hostOf('a', [task('file[x]')]), pending, pending, hostOf('a')]
  expect(news(looks)).toEqual([['differs file[x]'], [], [], ['well again file[x]']])
})
