import { describe, expect, it } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { readIni } from '../../lib/inventory/ansible-ini.ts'
import type { Holder } from '../../lib/inventory/ansible-tree.ts'

const plain = ({ inline }: Holder) => Object.fromEntries([...inline].map(([key, { value, at }]) => [key, `${at} ${JSON.stringify(value)}`]))

const wrong = (text: string) => {
  const { broken, problems } = readIni(text, 'hosts')
  return `\n${[...broken, ...problems].map(showProblem).join('\n')}\n`
}

describe('readIni', () => {
  it('reads hosts, children and vars with their lines', () => {
    const { groups, hosts, broken, problems } = readIni(
      `; a comment
lone-1

[node]  # three of them
node-[1:2]:2222 a=1 b="two words"
node-1 a=2

[site:children]
node # again
[site:vars]
c = [1, 2]
d=
`.replaceAll('\n', '\r\n'),
      'hosts',
    )
    expect([...hosts].map(([name, host]) => [name, host.at, plain(host)])).toEqual([
      ['lone-1', 'hosts:2', {}],
      ['node-1', 'hosts:5', { ansible_port: 'hosts:5 2222', a: 'hosts:6 2', b: 'hosts:5 "two words"' }],
      ['node-2', 'hosts:5', { ansible_port: 'hosts:5 2222', a: 'hosts:5 1', b: 'hosts:5 "two words"' }],
    ])
    expect([...groups].map(([name, group]) => [name, [...group.hosts], [...group.children], plain(group)])).toEqual([
      ['all', [], [], {}],
      ['ungrouped', ['lone-1'], [], {}],
      ['node', ['node-1', 'node-2'], [], {}],
      ['site', [], ['node'], { c: 'hosts:11 [1,2]', d: 'hosts:12 ""' }],
    ])
    expect([...broken, ...problems]).toEqual([])
    expect(groups.get('site')?.inline.get('c')).toEqual({ value: [1, 2], text: '[1, 2]', at: 'hosts:11', owner: 'site' })
  })

  it('tells of every line that it cannot read', () => {
    expect(
      wrong(`[node]
node-1 route
node-2 a='b
node[3:1]
[node:chidren]
what ever
[no de]
[node:vars]
no equals sign
[nodes:vars]
a=1
[site:children]
nod
two words
`),
    ).toMatchInlineSnapshot(`
      "
      hosts:2: 'route' sets nothing; write key=value, and quote a value that holds spaces
      hosts:3: the quote ' is not closed
      hosts:4: a range begins at or before its end
      hosts:5: 'chidren' is no kind of section; did you mean 'children'?
      hosts:7: '[no de]' is no section; write [group], [group:children] or [group:vars]
      hosts:9: 'no equals sign' sets nothing; write key=value, and quote a value that holds spaces
      hosts:14: 'two words' is no name of a group; write one group a line
      hosts:10: no section declares the group 'nodes'; did you mean 'node'?
      hosts:13: no section declares the group 'nod'; did you mean 'node'?
      "
    `)
  })

  it('refuses templates', () => {
    expect(
      wrong('[node]\nnode-1 ansible_host={{inventory_hostname}}.lab\n[node:vars]\nroute = nats://{{ ip }}:4248\n'),
    ).toMatchInlineSnapshot(`
      "
      hosts:2: ansible_host: templates are not evaluated; write the value itself; what follows from others is computed in a role
      hosts:4: route: templates are not evaluated; write the value itself; what follows from others is computed in a role
      "
    `)
  })
})
