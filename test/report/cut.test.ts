import { expect, test } from 'vitest'
import { cut } from '../../lib/report/cut.ts'

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['\x1b[31mred\x1b[0m', 3, '\x1b[31mred\x1b[0m'],
  ['\x1b[31mreddish\x1b[0m', 4, '\x1b[31mred…\x1b[0m'],
])('%j in %i columns', (line, columns, shown) => {
  expect(cut(line, columns)).toBe(shown)
})
