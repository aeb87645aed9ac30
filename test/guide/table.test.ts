import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const docs = new URL('../../docs/', import.meta.url)
const table = readFileSync(new URL('guide-errors.md', docs), 'utf8')
const rows = [...table.matchAll(/^\| (\d+) \|.*\| \[[\w.-]+\]\((\S+)\): (.*) \|$/gm)].map(([, number, file, name]) => ({
  number: Number(number),
  file: file!,
  name: name!,
}))

test('the table has each row of the guide’s errors once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 45 }, (_, i) => i + 1))
})

test.each(rows)('row $number names a test of $file', ({ number, file, name }) => {
  const tests = [...readFileSync(new URL(file, docs), 'utf8').matchAll(/^test\((['"])(.*?)\1, /gm)].map((found) => found[2])
  expect(tests).toContain(name)
  expect(name).toMatch(new RegExp(`^#${number} `))
})
