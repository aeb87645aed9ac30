import { expect, test } from 'vitest'
import { exitCode, exitOrder, HostError, RequestError, showProblem, UnreachableError } from '../../lib/engine/errors.ts'

test('an error says where, what and what to do, one problem a line', () => {
  const problems = [
    { where: 'plot-1', what: '3 GPUs', fix: 'look at slot 2' },
    { where: 'plot-2', what: 'no GPU', fix: '' },
  ]
  for (const error of [new HostError(problems), new RequestError(problems)])
    expect(error.message).toBe('plot-1: 3 GPUs; look at slot 2\nplot-2: no GPU')
  expect(showProblem(problems[1]!)).toBe('plot-2: no GPU')
  expect(new UnreachableError('auth', 'no key fits', 'give -i')).toMatchObject({ code: 'auth', message: 'no key fits; give -i' })
})

test('every exit code has its rank', () => {
  expect([...exitOrder].sort()).toEqual(Object.values(exitCode).sort())
})
