import { expect, test } from 'vitest'
import type { Repeat } from '../../lib/record/repeats.ts'
import { paint } from '../../lib/report/paint.ts'
import { repeatLines } from '../../lib/report/repeats.ts'

process.env.TZ = 'UTC'

const day = (number: number) => `2026-11-${number}T06:00:00.000Z`
const of = (host: string, task: string, more: Partial<Repeat>): Repeat => ({
  host,
  task,
  role: 'nats',
  times: 1,
  seen: 1,
  looks: 8,
  repaired: 0,
  first: day(20),
  last: day(20),
  since: undefined,
  ...more,
})
const period = { playbook: 'site', inventory: 'inventories/lab', checks: 7, runs: 1, from: day(20), to: day(21) }
const told = (found: readonly Repeat[], verbose = false) => repeatLines(period, found, verbose, paint(false)).join('\n')

test('what came back is told first, by task, with the hosts and since when', () => {
  const found = [
    of('node-1', 'file[x]', { times: 3, seen: 5, repaired: 2, last: day(21), since: day(21) }),
    of('n', 'file[x]', { times: 2, seen: 2, last: day(21) }),
    of('node-1', 'file[y]', { seen: 8, since: day(20), last: day(21) }),
    of('n', 'file[z]', {}),
  ]
  expect(told(found)).toMatchInlineSnapshot(`
    "site on inventories/lab: 7 checks and 1 run from 2026-11-20 06:00 to 2026-11-21 06:00

    AGAIN AND AGAIN
    file[x] (nats)
      node-1  3 times, in 5 of 8 looks from 2026-11-20 06:00 to 2026-11-21 06:00, put right twice, differs since 2026-11-21 06:00
      n       twice, in 2 of 8 looks from 2026-11-20 06:00 to 2026-11-21 06:00, well now

    ONCE
    file[y] (nats)
      node-1  in 8 of 8 looks, differs since 2026-11-20 06:00
    file[z] (nats)
      n  in 1 of 8 looks at 2026-11-20 06:00, well now"
  `)
})

test('hosts of the same story share a line; -v names them all', () => {
  const found = Array.from({ length: 12 }, (_, i) => of(`node-${i + 1}`, 'file[x]', i === 1 ? { since: day(20) } : {}))
  expect(told(found)).toMatchInlineSnapshot(`
    "site on inventories/lab: 7 checks and 1 run from 2026-11-20 06:00 to 2026-11-21 06:00

    ONCE
    file[x] (nats)
      node-1, node-3, node-4 … node-12 (11 hosts)  in 1 of 8 looks at 2026-11-20 06:00, well now
      node-2                                       in 1 of 8 looks, differs since 2026-11-20 06:00"
  `)
  expect(told(found, true)).toContain('node-1, node-3, node-4, node-5, node-6, node-7, node-8, node-9, node-10, node-11, node-12  in 1')
})

test('nothing has drifted', () => {
  expect(told([])).toMatchInlineSnapshot(`
    "site on inventories/lab: 7 checks and 1 run from 2026-11-20 06:00 to 2026-11-21 06:00
    nothing has drifted"
  `)
})
