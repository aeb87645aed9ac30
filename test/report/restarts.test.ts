import { expect, test } from 'vitest'
import { paint } from '../../lib/report/paint.ts'
import { restartLines, restartsOf } from '../../lib/report/restarts.ts'
import { ended, names } from './scripted.ts'

const away = (host: string, task: string, downtime: number, status: 'changed' | 'failed' = 'changed') =>
  restartsOf(ended(host, task, status, { downtime }))

const told = (restarts: ReturnType<typeof away>, columns = 80) =>
  restartLines(restarts, ['node-1', 'storage-10', 'plot-1'], columns, paint(false))

test('who was away and how long, in the order of the run and the shape of the recap', () => {
  expect(
    told([
      ...away('plot-1', 'program[plot-server-0]', 4),
      ...away('node-1', 'program[node]', 12.4),
      ...away('node-1', 'program[controller]', 75, 'failed'),
    ]),
  ).toMatchInlineSnapshot(`
    [
      "RESTARTS 3 programs on 2 hosts, longest downtime 1 min 15 s (node-1 controller)",
      "node-1     : node 12.4 s, controller 1 min 15 s (failed)",
      "plot-1     : plot-server-0 4.0 s",
    ]
  `)
})

test('a program that was restarted twice is one program', () => {
  expect(told([...away('node-1', 'program[node]', 1), ...away('node-1', 'program[node]', 2)])).toMatchInlineSnapshot(`
    [
      "RESTARTS 1 program on 1 host, longest downtime 2.0 s (node-1 node)",
      "node-1     : node 1.0 s, node 2.0 s",
    ]
  `)
})

test('ten programs go on several lines, none wider than the screen', () => {
  const lines = told(
    names(10, 'autonomys-plot-server').flatMap((name) => away('plot-1', `program[${name}]`, 4)),
    100,
  )
  expect(lines).toMatchInlineSnapshot(`
    [
      "RESTARTS 10 programs on 1 host, longest downtime 4.0 s (plot-1 autonomys-plot-server-1)",
      "plot-1     : autonomys-plot-server-1 4.0 s, autonomys-plot-server-2 4.0 s,",
      "plot-1     : autonomys-plot-server-3 4.0 s, autonomys-plot-server-4 4.0 s,",
      "plot-1     : autonomys-plot-server-5 4.0 s, autonomys-plot-server-6 4.0 s,",
      "plot-1     : autonomys-plot-server-7 4.0 s, autonomys-plot-server-8 4.0 s,",
      "plot-1     : autonomys-plot-server-9 4.0 s, autonomys-plot-server-10 4.0 s",
    ]
  `)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
})

test.each([
  ['no downtime, no table', restartsOf(ended('node-1', 'program[a]', 'changed')), []],
  ['a screen without room', away('node-1', 'program[a]', 1), ['node-1     : a 1.0 s']],
])('%s', (_, restarts, lines) => expect(told(restarts, 10).slice(1)).toEqual(lines))
