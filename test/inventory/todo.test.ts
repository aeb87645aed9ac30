import { expect, it } from 'vitest'
import { todo, todosIn } from '../../lib/inventory/todo.ts'

it('finds every todo, inside texts, lists and objects', () => {
  const value = { a: todo('the address'), b: [1, { c: `nats://${todo('host')}:${todo('port')}` }], d: null, e: 'to fill in: no' }
  expect(todosIn(value)).toEqual([
    { path: ['a'], what: 'the address' },
    { path: ['b', '1', 'c'], what: 'host' },
    { path: ['b', '1', 'c'], what: 'port' },
  ])
})
