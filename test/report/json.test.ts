import { expect, test } from 'vitest'
import { smallRun } from './scripted.ts'
import { show } from './show.ts'

test('one event a line, the recap last', async () => {
  const lines = (await show('json', smallRun)).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(smallRun)
  expect(lines.at(-1)).toBe(
    '{"event":"recap","hosts":{"node-1":{"ok":2,"changed":1,"failed":0,"skipped":0,"unreachable":0},"node-2":{"ok":0,"changed":0,"failed":0,"skipped":0,"unreachable":1},"plot-1":{"ok":0,"changed":0,"failed":1,"skipped":0,"unreachable":0}},"seconds":75.2,"exit":1}',
  )
})
