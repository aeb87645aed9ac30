import { expect, test } from 'vitest'
import { figureLines } from '../../lib/report/figures.ts'
import { paint } from '../../lib/report/paint.ts'

test('a table a task, a line a host; what a host lacks is left out', () => {
  const found = [
    { host: 'plot-1', task: 'speed', figures: { 'GiB/s': 1.256, readings: 10 } },
    { host: 'plot-10', task: 'speed', figures: { said: 'nothing to read' } },
    { host: 'plot-1', task: 'other', figures: { said: 'done' } },
  ]
  expect(figureLines(found, paint(false))).toMatchInlineSnapshot(`
    [
      "RESULT speed",
      "host     GiB/s  readings  said",
      "plot-1    1.26        10",
      "plot-10                   nothing to read",
      "RESULT other",
      "host    said",
      "plot-1  done",
    ]
  `)
  expect(figureLines([], paint(false))).toEqual([])
})
