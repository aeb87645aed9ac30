import { describe, expect, it } from 'vitest'
import { pythonLiteral } from '../../lib/inventory/ansible-literal.ts'

describe('pythonLiteral', () => {
  it.each([
    ['1', 1],
    ['-3', -3],
    ['-0', 0],
    ['1_000', 1000],
    ['0x1F', 31],
    ['0o17', 15],
    ['0b101', 5],
    ['00', 0],
    ['2.10', 2.1],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['True', true],
    ['False', false],
    ['None', null],
    [`'text'`, 'text'],
    [`"it's"`, "it's"],
    [`'a' "b"`, 'ab'],
    [String.raw`'\x41\u0042\U00000043\104\n\q'`, 'ABCD\n\\q'],
    [String.raw`r'\n'`, String.raw`\n`],
    [`u'x'`, 'x'],
    ['[1, 2.5, [None]]', [1, 2.5, [null]]],
    ['[]', []],
    ['()', []],
    ['(1)', 1],
    ['(1,)', [1]],
    ['1, 2', [1, 2]],
    ['{}', {}],
    [`{'index': 0, "on": True,}`, { index: 0, on: true }],
    ['{1: 2}', { '1': 2 }],
    ['{1, 2}', [1, 2]],
    ['  7', 7],
  ])('%s is a literal', (written, value) => {
    expect(pythonLiteral(written)).toEqual({ value, text: written.trim() })
  })

  it.each([
    '',
    'abc',
    'true',
    '01',
    '1.2.3',
    '10.0.0.1',
    '1__0',
    '--1',
    'a=b',
    '[1',
    '[1 2]',
    "{'a': 1, 2}",
    "'open",
    `"a" b`,
    ',',
    '1 2',
    String.raw`'\xZZ'`,
    '[{"on": true}]',
    '# 1',
    'a # b',
  ])('%j is a text', (written) => {
    expect(pythonLiteral(written)).toEqual({ value: written, text: written })
  })

  it.each([
    ['8080 # the port', 8080, '8080'],
    ["'a#b' # c", 'a#b', "'a#b'"],
  ])('%s ends at its comment', (written, value, text) => {
    expect(pythonLiteral(written)).toEqual({ value, text })
  })
})
