import { expect, test } from 'vitest'
import { report } from '../../lib/report/index.ts'
import { smallRun } from './scripted.ts'

test('while somebody is asked nothing is written, and nothing is lost', async () => {
  const written: string[] = []
  const view = await report({
    form: 'json',
    screen: { write: (text) => void written.push(text), color: false, size: () => ({ columns: 80, rows: 24 }) },
    live: false,
    detail: { check: false, verbose: false, diff: false, quiet: false },
    plays: [],
    remark: () => {},
  })
  view.hold(true)
  for (const event of smallRun.slice(0, 2)) view.listener(event)
  expect(written).toEqual([])
  view.hold(false)
  view.listener(smallRun[2]!)
  expect(written.map((line) => JSON.parse(line))).toEqual(smallRun.slice(0, 3))
})
