import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Marked } from '../../lib/transport/marked.ts'

test('what begins like a marker and never ends is not held for ever', () => {
  const marked = new Marked('nonce end', 100)
  expect(marked.push(Buffer.from('\x1enonce end '))).toEqual([])
  for (let i = 0; i < 100; i++) expect(marked.push(Buffer.alloc(1000, 'x'))).toEqual([])
  expect(marked.size).toBeLessThan(3000)
  expect(marked.push(Buffer.from('\x1enonce end 7\n')).map(({ words }) => words)).toEqual(['7'])
})

test('however a stream is cut into chunks, and whatever in it looks like a marker, its pieces are the same', () => {
  const piece = fc.constantFrom(
    '\x1e',
    'nonce',
    ' end',
    ' 0',
    '\n',
    '\x1enonce end',
    '\x1enonce end 1\n',
    'x'.repeat(70),
    '\x1e\x1enonce end 22\n',
  )
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(30), { minLength: 1 }), (texts, lengths) => {
      const bytes = Buffer.from(texts.join(''))
      const [whole, parts] = [new Marked('nonce end'), new Marked('nonce end')]
      const expected = whole.push(bytes)
      const found = []
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = lengths[i % lengths.length]! + 1
        found.push(...parts.push(bytes.subarray(at, at + length)))
        at += length
      }
      expect(found).toEqual(expected)
      expect(parts.rest()).toEqual(whole.rest())
    }),
  )
})
