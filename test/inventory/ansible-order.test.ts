import { describe, expect, it } from 'vitest'
import { readIni } from '../../lib/inventory/ansible-ini.ts'
import { groupsOfHosts, loops } from '../../lib/inventory/ansible-order.ts'

const tree = (text: string) => readIni(text, 'hosts')
const order = (text: string) => (groupsOfHosts(tree(text)).get('h') ?? []).map(({ name }) => name).join(' < ')

describe('groupsOfHosts', () => {
  it.each([
    ['ungrouped', 'h', 'all < ungrouped'],
    ['by name within a level', '[b]\nh\n[a]\nh\n[c]\n', 'all < a < b'],
    ['children over parents', '[a]\nh\n[z:children]\na\n', 'all < z < a'],
    ['the longest way counts', '[leaf]\nh\n[a:children]\nleaf\n[b:children]\na\n[c:children]\nleaf\nb', 'all < c < b < a < leaf'],
    ['priority over the name', '[a]\nh\n[a:vars]\nansible_group_priority=5\n[b]\nh\n', 'all < b < a'],
    ['but not over the level', '[z]\nh\n[p:children]\nz\n[p:vars]\nansible_group_priority=9', 'all < p < z'],
  ])('%s', (_, text, wanted) => {
    expect(order(text)).toBe(wanted)
  })
})

describe('loops', () => {
  it('tells each circle once', () => {
    const text = '[a:children]\nb\n[b:children]\nc\nd\n[c:children]\na\n[d:children]\nd\n[top:children]\na\nb\n'
    expect(loops(tree(text))).toEqual([
      { where: 'hosts:1', what: 'the group holds itself: a → b → c → a', fix: 'take one out' },
      { where: 'hosts:8', what: 'the group holds itself: d → d', fix: 'take one out' },
    ])
  })

  it('finds none where a group has two parents', () => {
    expect(loops(tree('[a:children]\nc\n[b:children]\nc\n[c]\n'))).toEqual([])
  })
})
