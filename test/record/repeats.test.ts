import { expect, test } from 'vitest'
import { Repeats } from '../../lib/record/repeats.ts'
import type { HostRecord, RunRecord } from '../../lib/record/schema.ts'
import { zero } from '../report/scripted.ts'
import { hostOf, lost, recordOf, task } from './made.ts'

const hour = (number: number) => `2026-11-27T${String(number).padStart(2, '0')}:00:00.000Z`

type Look = readonly HostRecord[] | { readonly hosts: readonly HostRecord[]; readonly is: Partial<RunRecord> }

/** What is told after one look an hour. */
function course(...looks: readonly Look[]) {
  const repeats = new Repeats()
  for (const [i, look] of looks.entries()) {
    const { hosts, is } = 'is' in look ? look : { hosts: look, is: {} }
    repeats.take(recordOf(hosts, { began: hour(i), ...is }))
  }
  return repeats
    .found()
    .map(({ host, task: id, times, seen, looks: all, repaired, first, last, since }) =>
      [
        `${host} ${id} ${times} times in ${seen} of ${all}`,
        `put right ${repaired}`,
        ...[first, last, since].map((at) => at?.slice(11, 13) ?? 'well'),
      ].join(', '),
    )
}

const run = (hosts: readonly HostRecord[], is: Partial<RunRecord> = {}): Look => ({ hosts, is: { check: false, ...is } })
const [well, off] = [hostOf('a'), hostOf('a', [task('file[x]')])]
const other = hostOf('a', [task('file[y]')])
const broken = hostOf('a', [], { state: 'failed', counts: { ...zero, failed: 1 }, messages: [{ is: 'problem', text: 'no answer', at: 1 }] })
const told = (status: 'pending' | 'failed' | 'skipped') => hostOf('a', [task('file[x]', { status })])

test.each<[string, readonly string[], readonly string[]]>([
  ['nothing', course([well], [well]), []],
  ['since the first look', course([off], [off]), ['a file[x] 1 times in 2 of 2, put right 0, 00, 01, 00']],
  ['put right by hand', course([off], [well]), ['a file[x] 1 times in 1 of 2, put right 0, 00, 00, well']],
  ['back after it was put right by hand', course([off], [well], [off]), ['a file[x] 2 times in 2 of 3, put right 0, 00, 02, 02']],
  ['put right by a run', course([off], run([off]), [well]), ['a file[x] 1 times in 2 of 3, put right 1, 00, 01, well']],
  ['back at once after a run', course([off], run([off]), [off]), ['a file[x] 2 times in 3 of 3, put right 1, 00, 02, 02']],
  ['seen by runs alone', course(run([off]), run([off])), ['a file[x] 2 times in 2 of 2, put right 2, 00, 01, well']],
  ['a look that did not reach the host', course([off], [lost('a')], [off]), ['a file[x] 1 times in 2 of 2, put right 0, 00, 02, 00']],
  ['a look that failed there', course([off], [broken], [off]), ['a file[x] 1 times in 2 of 2, put right 0, 00, 02, 00']],
  [
    'a look at chosen tasks',
    course([off], { hosts: [other], is: { partial: true } }, [off]),
    ['a file[x] 1 times in 2 of 2, put right 0, 00, 02, 00', 'a file[y] 1 times in 1 of 3, put right 0, 01, 01, well'],
  ],
  ['behind another change', course([off], [told('pending')], [off]), ['a file[x] 1 times in 2 of 3, put right 0, 00, 02, 00']],
  ['not to be seen', course([off], [told('failed')], [off]), ['a file[x] 1 times in 2 of 3, put right 0, 00, 02, 00']],
  ['left as somebody wants it', course([off], [told('skipped')], [off]), ['a file[x] 1 times in 2 of 3, put right 0, 00, 02, 00']],
  [
    'a run that ended early',
    course([off], run([other], { exit: 1 }), [off]),
    ['a file[x] 1 times in 2 of 2, put right 0, 00, 02, 00', 'a file[y] 1 times in 1 of 3, put right 1, 01, 01, well'],
  ],
  [
    'taken back',
    course([off], run([{ ...off, undone: [{ play: 'nats', task: 'file[x]' }] }], { exit: 1 })),
    ['a file[x] 1 times in 2 of 2, put right 0, 00, 01, 00'],
  ],
  [
    'the most often first',
    course([hostOf('b', [task('file[y]')]), off], [well], [off]),
    ['a file[x] 2 times in 2 of 3, put right 0, 00, 02, 02', 'b file[y] 1 times in 1 of 1, put right 0, 00, 00, 00'],
  ],
])('%s', (_, found, wanted) => {
  expect(found).toEqual(wanted)
})
