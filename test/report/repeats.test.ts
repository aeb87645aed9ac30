import { expect, test } from 'vitest'
import type { Repeat } from '../../lib/record/repeats.ts'
import { paint } from '../../lib/report/paint.ts'
import { repeatLines } from '../../lib/report/repeats.ts'
import { hostOf, recordOf } from '../record/made.ts'

process.env.TZ = 'UTC'

const day = (number: number) => `2026-11-${number}T06:00:00.000Z`
const of = (host: string, task: string, more: Partial<Repeat>): Repeat => ({
  host,
  task,
  role: 'nats',
  times: 1,
  repaired: 0,
  first: day(20),
  last: day(20),
  since: undefined,
  ...more,
})
const records = [20, 21].map((number) => recordOf([hostOf('a')], { began: day(number), check: number === 20 }))

test('what came back is told first, by task, with the hosts and since when', () => {
  const found = [
    of('node-1', 'file[x]', { times: 3, repaired: 2, last: day(21), since: day(21) }),
    of('n', 'file[x]', { times: 2, last: day(21) }),
    of('node-1', 'file[y]', { since: day(20), last: day(21) }),
    of('n', 'file[z]', {}),
  ]
  expect(repeatLines(found, records, paint(false)).join('\n')).toMatchInlineSnapshot(`
    "site on inventories/lab: 1 check and 1 run from 2026-11-20 06:00 to 2026-11-21 06:00

    AGAIN AND AGAIN
    file[x] (nats)
      node-1  3 times, seen 2026-11-20 06:00 to 2026-11-21 06:00, put right twice, differs since 2026-11-21 06:00
      n       twice, seen 2026-11-20 06:00 to 2026-11-21 06:00, well now

    ONCE
    file[y] (nats)
      node-1  differs since 2026-11-20 06:00
    file[z] (nats)
      n       seen 2026-11-20 06:00, well now"
  `)
})

test.each([
  ['nothing has drifted', records, 'nothing has drifted'],
  ['there is no record', [], 'no record of that time'],
])('%s', (_, all, last) => {
  expect(repeatLines([], all, paint(false)).at(-1)).toBe(last)
})
