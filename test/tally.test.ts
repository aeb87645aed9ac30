import { expect, test } from 'vitest'
import { tally } from './tally.ts'

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) })

test('all runs are summed, and a file that broke outside its tests is a failure', () => {
  const runs = [
    { testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'passed', 'failed', 'failed')] },
    { testResults: [file('failed'), file('failed', 'passed'), file('passed', 'passed', 'todo')] },
  ]
  expect(tally(runs)).toEqual({ passed: 5, failed: 4 })
  expect(tally([])).toEqual({ passed: 0, failed: 0 })
})
