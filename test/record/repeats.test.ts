import { expect, test } from 'vitest'
import { repeats } from '../../lib/record/repeats.ts'
import type { HostRecord } from '../../lib/record/schema.ts'
import { hostOf, lost, recordOf, task } from './made.ts'

const hour = (number: number) => `2026-11-27T${String(number).padStart(2, '0')}:00:00.000Z`

/** One look or run each hour; `!` before the hosts makes it a run that puts right. */
const course = (...looks: readonly (HostRecord[] | ['run', ...HostRecord[]])[]) =>
  repeats(
    looks.map((look, i) => {
      const hosts = look.flatMap((each) => (each === 'run' ? [] : [each]))
      return recordOf(hosts, { began: hour(i), check: look[0] !== 'run' })
    }),
  ).map(({ host, task: id, times, repaired, first, last, since }) => [
    host,
    id,
    times,
    repaired,
    ...[first, last, since].map((at) => at?.slice(11, 13)),
  ])

const [well, off] = [hostOf('a'), hostOf('a', [task('file[x]')])]

test.each<[string, ReturnType<typeof course>, unknown[][]]>([
  ['nothing', course([well], [well]), []],
  ['since the first look', course([off], [off]), [['a', 'file[x]', 1, 0, '00', '01', '00']]],
  ['put right by hand', course([off], [well]), [['a', 'file[x]', 1, 0, '00', '00', undefined]]],
  ['back after it was put right by hand', course([off], [well], [off]), [['a', 'file[x]', 2, 0, '00', '02', '02']]],
  ['put right by a run', course([off], ['run', off], [well]), [['a', 'file[x]', 1, 1, '00', '01', undefined]]],
  ['back at once after a run', course([off], ['run', off], [off]), [['a', 'file[x]', 2, 1, '00', '02', '02']]],
  ['seen by runs alone', course(['run', off], ['run', off]), [['a', 'file[x]', 2, 2, '00', '01', undefined]]],
  ['a look that did not reach the host says nothing', course([off], [lost('a')], [off]), [['a', 'file[x]', 1, 0, '00', '02', '00']]],
  [
    'the most often first',
    course([hostOf('b', [task('file[y]')]), off], [well], [off]),
    [
      ['a', 'file[x]', 2, 0, '00', '02', '02'],
      ['b', 'file[y]', 1, 0, '00', '00', '00'],
    ],
  ],
])('%s', (_, found, wanted) => {
  expect(found).toEqual(wanted)
})
