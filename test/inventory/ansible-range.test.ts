import { describe, expect, it } from 'vitest'
import { hostNames } from '../../lib/inventory/ansible-range.ts'

describe('hostNames', () => {
  it.each([
    ['node-1', 'node-1', undefined],
    ['node[1:3]', 'node1 node2 node3', undefined],
    ['node-[01:10:4].lab', 'node-01.lab node-05.lab node-09.lab', undefined],
    ['rack-[a:c]', 'rack-a rack-b rack-c', undefined],
    ['[y:B]', 'y z A B', undefined],
    ['[:2]', '0 1 2', undefined],
    ['n[9:11]', 'n9 n10 n11', undefined],
    ['[a:b]-[1:2]:2222', 'a-1 a-2 b-1 b-2', 2222],
    ['node-1:22', 'node-1', 22],
    ['192.168.1.[1:2]:22', '192.168.1.1 192.168.1.2', 22],
    ['2001:db8::1', '2001:db8::1', undefined],
    ['[2001:db8::1]:22', '2001:db8::1', 22],
  ])('%s', (pattern, names, port) => {
    expect(hostNames(pattern)).toEqual({ names: names.split(' '), ...(port === undefined ? {} : { port }) })
  })

  it.each([
    ['node[1]', 'write a range as [begin:end] or [begin:end:step]'],
    ['node[1:]', 'write a range as [begin:end] or [begin:end:step]'],
    ['node[1:2:3:4]', 'write a range as [begin:end] or [begin:end:step]'],
    ['node[3:1]', 'a range begins at or before its end'],
    ['node[1:3:0]', 'the step of a range is at least 1'],
    ['node[01:100]', 'with leading zeros both ends of a range have the same length'],
    ['node[a:3]', 'a range is of numbers or of single letters'],
    ['node[1:99999999]', 'a range holds at most 10000 hosts'],
    ['node[1:200]-[1:200]', 'a range holds at most 10000 hosts'],
    ['node-1:', "'node-1:' names no host: write a name, a range such as node[1:3], or either with :port"],
    ['node[1:3', "'node[1:3' names no host: write a name, a range such as node[1:3], or either with :port"],
    ['a:b', "'a:b' names no host: write a name, a range such as node[1:3], or either with :port"],
  ])('%s is refused', (pattern, message) => {
    expect(() => hostNames(pattern)).toThrow(new Error(message))
  })
})
