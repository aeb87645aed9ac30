import { expect, test } from 'vitest'
import { isAmong, peerId } from '../../roles/nats-members.ts'

test.each([
  ['n1', 'fjFyEjc1'],
  ['n2', '44jzkV9D'],
  ['n3', 'BXScrY9i'],
  ['n4', 'C7B8kAbl'],
])('nats-server calls %s %s, as 2.9.10 said', (name, id) => {
  expect(peerId(name)).toBe(id)
})

test('a server is among the members by its name, or by what it is called where its name is not known', () => {
  const members = [
    { name: 'n1', peer: '' },
    { name: 'Server name unknown at this time (peerID: 44jzkV9D)', peer: '44jzkV9D' },
  ]
  expect(['n1', 'n2', 'n3'].map((name) => isAmong(members, name))).toEqual([true, true, false])
})
