import { expect, test } from 'vitest'
import type { Shift } from '../../lib/record/states.ts'
import { paint } from '../../lib/report/paint.ts'
import { shiftLines } from '../../lib/report/shifts.ts'
import { task } from '../record/made.ts'

const at = new Date(2026, 10, 27, 6, 5, 9)
const content = { field: 'content', summary: '+1 -1 lines', diff: ['@@ -1,2 +1,2 @@', ' a', '-b', '+c'] }
const mode = { field: 'mode', from: '0666', to: '0644' }
const of = (is: Shift['is'], more: Parameters<typeof task>[1] = {}): Shift => {
  const record = task('file[x]', { changes: [mode, content], ...more })
  return { host: 'node-1', is, task: record.task, role: record.role, record }
}
const told = (shifts: readonly Shift[], diff = false) => shifts.flatMap((shift) => shiftLines(shift, at, diff, paint(false))).join('\n')

test('news are told with their time and host, what differs with its fields, and of texts the lines with --diff', () => {
  const news: Shift[] = [
    of('differs'),
    of('differs otherwise', { changes: [mode] }),
    of('failed', { changes: [mode], message: 'no such user\nits log ends here' }),
    of('left alone', { changes: [mode], message: 'left as it is: somebody stopped it' }),
    of('well again'),
    { host: 'node-2', is: 'unreachable', message: 'node-2: no login within 10 s' },
    { host: 'node-2', is: 'reachable again' },
  ]
  expect(told(news)).toMatchInlineSnapshot(`
    "2026-11-27 06:05:09 node-1: differs: file[x] (nats)
    2026-11-27 06:05:09 node-1:   mode: 0666 → 0644
    2026-11-27 06:05:09 node-1:   content: +1 -1 lines
    2026-11-27 06:05:09 node-1: differs otherwise: file[x] (nats)
    2026-11-27 06:05:09 node-1:   mode: 0666 → 0644
    2026-11-27 06:05:09 node-1: failed: file[x] (nats): no such user
    2026-11-27 06:05:09 node-1:   its log ends here
    2026-11-27 06:05:09 node-1: left alone: file[x] (nats): left as it is: somebody stopped it
    2026-11-27 06:05:09 node-1:   mode: 0666 → 0644
    2026-11-27 06:05:09 node-1: well again: file[x] (nats)
    2026-11-27 06:05:09 node-2: unreachable: no login within 10 s
    2026-11-27 06:05:09 node-2: reachable again"
  `)
  expect(told([of('differs', { changes: [content] })], true)).toMatchInlineSnapshot(`
    "2026-11-27 06:05:09 node-1: differs: file[x] (nats)
    2026-11-27 06:05:09 node-1:   content: +1 -1 lines
    2026-11-27 06:05:09 node-1:   @@ -1,2 +1,2 @@
    2026-11-27 06:05:09 node-1:    a
    2026-11-27 06:05:09 node-1:   -b
    2026-11-27 06:05:09 node-1:   +c"
  `)
})
