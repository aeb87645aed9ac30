import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteAll } from '../../lib/engine/quote.ts'

test('whatever words hold, dash has exactly them', () => {
  const awkward = fc.constantFrom(...'\'"`$\\ \n\t*?[]{}()<>|&;#~!=-%a\r\x7f\x01ü')
  const word = fc.oneof(
    fc.array(awkward).map((signs) => signs.join('')),
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
  )
  const lists = fc.sample(fc.array(word, { maxLength: 8 }), { numRuns: 300, seed: 3 })
  const script = lists.map((words) => `show ${quoteAll(words)}`).join('\n')
  const said = execFileSync('/bin/dash', ['-s'], { input: `show() { printf '%s\\0' $# "$@"; }\n${script}\n` })
  expect(said.toString()).toBe(lists.map((words) => [words.length, ...words].map((each) => `${each}\0`).join('')).join(''))
})

test('plain words stay as they are', () => {
  expect(quoteAll(['a-b_c.d/e:f@g%h+i=j,k', ''])).toBe("a-b_c.d/e:f@g%h+i=j,k ''")
})

test('a NUL, at which a shell would cut the script, is refused', () => {
  expect(() => quoteAll(['rm -rf /tmp/x\0y'])).toThrow(/holds a NUL/)
})
