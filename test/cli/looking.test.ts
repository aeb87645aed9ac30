import { expect, test } from 'vitest'
import { logFlags, readoutFlags } from '../../lib/cli/looking.ts'
import { parseBy } from '../../lib/cli/parse.ts'
import { showProblem } from '../../lib/engine/errors.ts'

const readout = (...argv: string[]) => parseBy(readoutFlags, argv)
const logs = (...argv: string[]) => parseBy(logFlags, argv)

test.each<[readonly string[], number | undefined]>([
  [[], undefined],
  [['--watch'], 5],
  [['--watch', '-i', 'x'], 5],
  [['--watch', '2m', '-i', 'x'], 120],
  [['--watch=7s'], 7],
])('%j watches every %s seconds', (argv, seconds) => {
  const { options, problems } = readout(...argv)
  expect(problems).toEqual([])
  expect(options.watch).toBe(seconds)
  if (argv.includes('-i')) expect(options.inventory).toBe('x')
})

test('what a run takes and a look does not is refused', () => {
  expect(readout('--check', '--watch', '5', '--output', 'tree').problems.map(showProblem)).toEqual([
    expect.stringMatching(/^--check: there is no such flag/),
    "--watch: '5' is no time; write it as 90s, 10m, 2h or 7d",
    expect.stringMatching(/^--output: 'tree' is none of its words/),
  ])
})

test('in logs, -f follows', () => {
  expect(logs('-f', '-n', '3', '--tags', 'nats,node').options).toMatchObject({ follow: true, lines: 3, tags: ['nats', 'node'] })
  expect(logs('-n', '20000').problems.length).toBe(1)
})
