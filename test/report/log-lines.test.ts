import { expect, test } from 'vitest'
import { LogLines } from '../../lib/report/log-lines.ts'

const taken = (...chunks: (string | Buffer)[]) => {
  const lines = new LogLines()
  return chunks.flatMap((chunk) => lines.take(Buffer.from(chunk)))
}

test('lines come whole, whatever the chunks', () => {
  expect(taken('0|one\n1', '|tw', 'o\n0!there is no /x\n0|half')).toEqual([
    { file: 0, text: 'one', wrong: false },
    { file: 1, text: 'two', wrong: false },
    { file: 0, text: 'there is no /x', wrong: true },
  ])
})

test('a sign that two chunks share stays one', () => {
  const bytes = Buffer.from('0|grün\n')
  expect(taken(bytes.subarray(0, 5), bytes.subarray(5))).toEqual([{ file: 0, text: 'grün', wrong: false }])
})

test('terminal escapes do nothing', () => {
  expect(taken('0|\x1b[2J\x1b[31mred\x1b[0m \x07 \u202egnp\n')).toEqual([{ file: 0, text: 'red ␇ \ufffdgnp', wrong: false }])
})

test('what never ends is held up to a bound', () => {
  const [line] = taken(`0|${'x'.repeat(100_000)}`, `${'y'.repeat(100_000)}`, '\n')
  expect(line!.text.length).toBeLessThan(10_000)
})
