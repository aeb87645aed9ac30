import { describe, expect, it } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { readYaml } from '../../lib/inventory/ansible-yaml.ts'

const wrong = (text: string) => {
  const { broken, problems } = readYaml(text, 'hosts.yml')
  return `\n${[...broken, ...problems].map(showProblem).join('\n')}\n`
}

describe('readYaml', () => {
  it('reads groups inside groups, merges and aliases, with their lines', () => {
    const { groups, hosts, broken, problems } = readYaml(
      `all:
  vars: { answer: yes, on: y, old: 010, day: 2024-11-28 }
  hosts: lone-1
  children:
    site:
      children:
        node:
          hosts:
            node-[1:2]: &common
              a: 1
              b: [x, {y: 2}]
            node-3:22:
              <<: *common
              a: 3
other:
  hosts:
    node-1: { c: !unsafe "{{ kept }}" }
    7:
empty:
`,
      'hosts.yml',
    )
    expect([...broken, ...problems]).toEqual([])
    expect([...groups].map(([name, group]) => [name, [...group.hosts], [...group.children]])).toEqual([
      ['all', ['lone-1'], ['site']],
      ['ungrouped', [], []],
      ['site', [], ['node']],
      ['node', ['node-1', 'node-2', 'node-3'], []],
      ['other', ['node-1', '7'], []],
      ['empty', [], []],
    ])
    const b = { value: ['x', { y: 2 }], at: 'hosts.yml:11' }
    expect([...hosts].map(([name, { at, inline }]) => [name, at, Object.fromEntries(inline)])).toEqual([
      ['lone-1', 'hosts.yml:3', {}],
      ['node-1', 'hosts.yml:9', { a: { value: 1, at: 'hosts.yml:10' }, b, c: { value: '{{ kept }}', at: 'hosts.yml:17' } }],
      ['node-2', 'hosts.yml:9', { a: { value: 1, at: 'hosts.yml:10' }, b }],
      ['node-3', 'hosts.yml:12', { ansible_port: { value: 22, at: 'hosts.yml:12' }, a: { value: 3, at: 'hosts.yml:14' }, b }],
      ['7', 'hosts.yml:18', {}],
    ])
    const [at, owner] = ['hosts.yml:2', 'all']
    expect(Object.fromEntries(groups.get('all')?.inline ?? [])).toEqual({
      answer: { value: true, at, owner },
      on: { value: 'y', at, owner },
      old: { value: 8, at, owner },
      day: { value: '2024-11-28', at, owner },
    })
  })

  it.each(['', '# nothing\n', '---\n'])('%j holds no groups of its own', (text) => {
    const { groups, broken } = readYaml(text, 'hosts.yml')
    expect([[...groups.keys()], broken]).toEqual([['all', 'ungrouped'], []])
  })

  it('tells of all that is no inventory', () => {
    expect(
      wrong(`all:
  host:
    node-1:
  children:
    - node
  hosts:
    node[3:1]:
    node-1: [a]
  vars: 7
node: text
`),
    ).toMatchInlineSnapshot(`
      "
      hosts.yml:2: all: a group has no 'host'; did you mean 'hosts'?
      hosts.yml:4: all.children: this is no mapping; write \`name:\` lines, without dashes
      hosts.yml:7: a range begins at or before its end
      hosts.yml:8: node-1: this is no mapping; write \`name:\` lines, without dashes
      hosts.yml:9: all.vars: this is no mapping; write \`name:\` lines, without dashes
      hosts.yml:10: node: a group has no 'text'; known: hosts, vars, children
      "
    `)
  })

  it('tells what is no YAML', () => {
    expect(wrong('all:\n  hosts:\n    node-1: { a: 1\n  vars:\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:4: no valid YAML: flow map in block collection must be sufficiently indented and end with a }
      "
    `)
    expect(wrong('all:\n  hosts:\n    node-1: { a: 1, a: 2 }\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:3: no valid YAML: map keys must be unique
      "
    `)
    expect(wrong('all:\n  vars:\n    a: !env HOME\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:3: no valid YAML: unresolved tag: !env
      "
    `)
    expect(wrong('all:\n  vars: *nowhere\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:2: no valid YAML: no anchor &nowhere before this
      "
    `)
    expect(wrong('- node-1\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:1: this is no mapping; write \`name:\` lines, without dashes
      "
    `)
    expect(wrong('plugin: amazon.aws.aws_ec2\n')).toMatchInlineSnapshot(`
      "
      hosts.yml:1: inventory plugins are not run; write the hosts down: \`ansible-inventory --list --yaml\` prints them
      "
    `)
  })

  it('refuses templates and encrypted values', () => {
    expect(
      wrong(`all:
  vars:
    route: "nats://{{ ip }}:4248"
    password: !vault |
      $ANSIBLE_VAULT;1.1;AES256
      6162
    deep: [{ a: "{% if x %}" }]
`),
    ).toMatchInlineSnapshot(`
      "
      hosts.yml:3: templates are not evaluated; write the value itself; what follows from others is computed in a role
      hosts.yml:4: encrypted with ansible-vault, which is not supported; write { file: PATH } or { env: NAME }, and keep the secret there
      hosts.yml:7: templates are not evaluated; write the value itself; what follows from others is computed in a role
      "
    `)
  })
})
