import { expect, test } from 'vitest'
import { unified } from '../../lib/record/unified.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}\n`).join('')

test('a changed line with its surroundings', () => {
  expect(unified('a\nb\nc\nd\ne\nf\ng\nh\n', 'a\nb\nc\nd\nE\nf\ng\nh\n').diff).toEqual([
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
])('%s', (_, from, to, diff, summary) => {
  expect(unified(from, to)).toEqual({ diff, summary })
})

test('a long diff is cut', () => {
  const { diff } = unified('', numbers(1000))
  expect([diff.length, diff.at(-2), diff.at(-1)]).toEqual([201, '+198', '… 801 more lines'])
})

test('texts that have nothing in common are not compared to the end', () => {
  const from = numbers(30_000)
  expect(unified(from, from.replaceAll('\n', '!\n'))).toEqual({ diff: [], summary: '30000 lines become 30000 others' })
})
