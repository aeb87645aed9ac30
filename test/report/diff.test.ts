import { expect, test } from 'vitest'
import { changeLines } from '../../lib/report/diff.ts'
import { paint } from '../../lib/report/paint.ts'
import { text } from './scripted.ts'

const plain = paint(false)

test('fields stand in a table, texts below it when asked', () => {
  const changes = [
    { field: 'owner', from: 'root', to: 'nats' },
    { field: 'mode', from: '(absent)', to: '' },
    text('a\n', 'b\n'),
    { field: 'environment', from: 'x'.repeat(300), to: 'two\nlines' },
  ]
  expect(changeLines(changes, true, plain)).toMatchInlineSnapshot(`
    [
      "owner        root → nats",
      "mode         (absent) → ''",
      "content      +1 -1 lines",
      "@@ -1 +1 @@",
      "-a",
      "+b",
      "environment  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… → two\\nlines",
    ]
  `)
  expect(changeLines(changes.slice(2, 3), false, plain)).toEqual(['content  +1 -1 lines'])
})
