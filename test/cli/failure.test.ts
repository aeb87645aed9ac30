import { expect, test, vi } from 'vitest'

vi.resetModules() // secrets of other files in this process must not mask words here
const { failure } = await import('../../lib/cli/failure.ts')
const { RequestError } = await import('../../lib/engine/errors.ts')

test('a wrong request names all its problems, and nothing in them moves the cursor', () => {
  const error = new RequestError([
    { where: 'a', what: 'is \x1b[31mwrong', fix: 'put it right' },
    { where: 'b', what: 'too', fix: '' },
  ])
  expect(failure(error, 'site', false)).toEqual({ text: 'site: 2 problems\n  a: is wrong; put it right\n  b: too\n', exit: 3 })
})

test('what nobody expected is a bug, and -v says where', () => {
  const error = new TypeError('x is not a function')
  expect(failure(error, 'site', false)).toEqual({
    text: 'site: a bug in this program: x is not a function\n  with -v it says where\n',
    exit: 1,
  })
  expect(failure(error, 'site', true)).toEqual({ text: `site: a bug in this program: x is not a function\n${error.stack}\n`, exit: 1 })
})
