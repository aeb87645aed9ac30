import { expect, test } from 'vitest'
import { changeLines, textChange } from '../../lib/report/diff.ts'
import { paint } from '../../lib/report/paint.ts'
import { text } from './scripted.ts'

const plain = paint(false)
const diff = (from: string, to: string) => textChange(text(from, to), true, plain)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}\n`).join('')

test('a changed line with its surroundings', () => {
  expect(diff('a\nb\nc\nd\ne\nf\ng\nh\n', 'a\nb\nc\nd\nE\nf\ng\nh\n').lines).toEqual([
    '@@ -2,7 +2,7 @@',
    ' b',
    ' c',
    ' d',
    '-e',
    '+E',
    ' f',
    ' g',
    ' h',
  ])
})

test.each([
  ['a new text', '', 'a\nb\n', ['@@ -0,0 +1,2 @@', '+a', '+b'], '+2 -0 lines'],
  ['a text that goes', 'a\n', '', ['@@ -1 +0,0 @@', '-a'], '+0 -1 lines'],
  ['a last line without its end', 'a', 'a\n', ['@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+a'], '+1 -1 lines'],
])('%s', (_, from, to, lines, summary) => {
  expect(diff(from, to)).toEqual({ lines, summary })
})

test('a long diff is cut', () => {
  const { lines } = diff('', numbers(1000))
  expect([lines.length, lines.at(-2), lines.at(-1)]).toEqual([201, '+198', '… 801 more lines'])
})

test('texts that have nothing in common are not compared to the end', () => {
  const from = numbers(30_000)
  expect(diff(from, from.replaceAll('\n', '!\n'))).toEqual({ lines: [], summary: '30000 lines become 30000 others' })
})

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
