import { describe, expect, it } from 'vitest'
import { words } from '../../lib/inventory/ansible-words.ts'

describe('words', () => {
  it.each([
    ['a b\tc', ['a', 'b', 'c']],
    ['  ', []],
    [`a='b c'`, ['a=b c']],
    [`a="b 'c'"`, [`a=b 'c'`]],
    [String.raw`a="\"\\\n"`, [String.raw`a="\\n`.replace('\\\\', '\\\\')]],
    [String.raw`a\ b \'c\'`, ['a b', "'c'"]],
    [String.raw`'a\'`, [String.raw`a\ `.trim()]],
    [`a'b'"c"d`, ['abcd']],
    [`'' ""`, ['', '']],
    ['a # b', ['a']],
    ['a=b#c d', ['a=b']],
    [`a='b#c' d`, ['a=b#c', 'd']],
  ])('%s', (line, found) => {
    expect(words(line)).toEqual(found)
  })

  it.each([
    [`a='b`, "the quote ' is not closed"],
    [`a="b'`, 'the quote " is not closed'],
    ['a\\', 'nothing follows the backslash'],
  ])('%s is refused', (line, message) => {
    expect(() => words(line)).toThrow(new Error(message))
  })
})
