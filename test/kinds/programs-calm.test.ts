import { expect, test } from 'vitest'
import { programsCalm } from '../../lib/kinds/programs-calm.ts'

const resource = programsCalm()
const look = (table: string) => resource.kind.evaluate(`${table}\x1d\x1d\x1d`, [resource])[0]!

test('it is one question to supervisord, asserted and not waited for', () => {
  expect([resource.id, resource.args, resource.asserted, resource.wait]).toEqual(['calm[programs]', [], true, undefined])
})

test('programs that run, begin, or were stopped by hand are calm', () => {
  const table = ['RUNNING', 'STARTING', 'STOPPED', 'STOPPING', 'EXITED'].map((state, i) => `p${i}\tp${i}\t${state}\t0\t\n`).join('')
  expect(look(table).changes).toEqual([])
})

test('each that ends again and again, or was given up, is named with where to look', () => {
  const { changes, explanation } = look(
    "autonomys-node\tautonomys-node\tRUNNING\t7\t\nnginx\tnginx\tFATAL\t0\tcan't find command '/x'\nb\ta\tBACKOFF\t0\tExited too quickly\n",
  )
  expect(changes).toEqual([
    { field: 'nginx', from: 'FATAL', to: 'RUNNING or STOPPED' },
    { field: 'a:b', from: 'BACKOFF', to: 'RUNNING or STOPPED' },
  ])
  expect(explanation).toBe(
    "look at: supervisorctl tail nginx (can't find command '/x')\nlook at: supervisorctl tail a:b (Exited too quickly)",
  )
})

test('no supervisord is not calm either', () => {
  const { changes, explanation } = look('down\n')
  expect(changes).toEqual([{ field: 'supervisord', from: 'not running', to: 'running' }])
  expect(explanation).toBe('look at: systemctl status supervisor')
})

test.each([
  ['no perl', 'supervisord is asked with perl, which is not installed; install it'],
  ['fault\tfault\tno permission\t0\t', 'supervisord, asked for its processes: no permission'],
])('what could not be asked is unreadable: %s', (table, reason) => {
  expect(look(table).unreadable).toBe(reason)
})
