import { expect, test } from 'vitest'
import { plain } from '../../lib/transport/streams.ts'

test('a host’s words are shown as their last five lines, and at most 600 characters of them', () => {
  const lines = Array.from({ length: 9 }, (_, i) => `line ${i}`)
  expect(plain(lines.join('\n'))).toBe('line 4 | line 5 | line 6 | line 7 | line 8')
  expect(plain(`first\n${'x'.repeat(5000)}`)).toBe('x'.repeat(600))
  expect(plain('  a\x1b[31mb\x07\x9b\r\n\n\tc  ')).toBe('a[31mb | c')
})
