import { expect, test } from 'vitest'
import { table } from '../../lib/readout/table.ts'

const rows = [
  { cells: ['\x1b[32mnode-1\x1b[0m', '4/4', 'leader'], below: ['  ✖ a line as long as it likes to be'] },
  { cells: ['a host that was lost has a line of its own'] },
  { cells: ['node-22', '3/4', 'lag 7'] },
]

test('columns stand under each other, whatever their colours; whole lines give no column its width', () => {
  expect(table(['node', 'run', 'NATS'], rows, 80)).toEqual([
    'node     run  NATS',
    '\x1b[32mnode-1\x1b[0m   4/4  leader',
    '  ✖ a line as long as it likes to be',
    'a host that was lost has a line of its own',
    'node-22  3/4  lag 7',
  ])
})

test('the last columns are left out where a line has no room', () => {
  expect(table(['node', 'run', 'NATS'], rows, 20)[0]).toBe('node     run  NATS')
  expect(table(['node', 'run', 'NATS'], rows, 19)[0]).toBe('node     run')
  expect(table(['node', 'run', 'NATS'], rows, 1)[0]).toBe('node')
})
