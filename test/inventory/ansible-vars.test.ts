import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { readIni } from '../../lib/inventory/ansible-ini.ts'
import { addVarsFiles } from '../../lib/inventory/ansible-vars.ts'
import { directoryOf } from './support.ts'

const read = (files: Readonly<Record<string, string>>, hosts = '[node]\nnode-1\ndb.example.com\n') => {
  const directory = directoryOf({ ...files, hosts })
  const short = (text: string) => text.replaceAll(`${directory}/`, '')
  const { groups, hosts: machines, broken, problems } = addVarsFiles(readIni(hosts, 'hosts'), join(directory, 'hosts'))
  const holders = [...groups.values(), ...machines.values()].flatMap(({ name, files }) =>
    [...files].map(([key, { value, at, owner }]) => `${name}.${key}=${JSON.stringify(value)} ${short(at)} ${owner ?? ''}`.trim()),
  )
  return { holders, wrong: `\n${[...broken, ...problems].map((problem) => short(showProblem(problem))).join('\n')}\n` }
}

describe('addVarsFiles', () => {
  it.each(['', '.yml', '.yaml', '.json'])('reads files that end in %j', (end) => {
    const { holders, wrong } = read({ [`group_vars/node${end}`]: '{"a": 1}', [`host_vars/db.example.com${end}`]: '\n{"b": {"c": []}}' })
    expect(wrong.trim()).toBe('')
    expect(holders).toEqual([`node.a=1 group_vars/node${end}:1 node`, `db.example.com.b={"c":[]} host_vars/db.example.com${end}:2`])
  })

  it('reads a directory in the order of its names, the last one winning, and leaves out what Ansible leaves out', () => {
    const { holders, wrong } = read({
      'group_vars/node/20.yml': 'a: second',
      'group_vars/node/10.yml': 'a: first\nb: kept',
      'group_vars/node/30/deep': 'c: deep',
      'group_vars/node/40.txt': 'a: no',
      'group_vars/node/50.d/x.yml': 'a: no',
      'group_vars/node/.hidden.yml': 'a: no',
      'group_vars/node/backup.yml~': 'a: no',
      'group_vars/README.md': 'no variables',
      'group_vars/ungrouped.yml': '',
    })
    expect(wrong.trim()).toBe('')
    expect(holders).toEqual([
      'node.a="second" group_vars/node/20.yml:1 node',
      'node.b="kept" group_vars/node/10.yml:2 node',
      'node.c="deep" group_vars/node/30/deep:1 node',
    ])
  })

  it('refuses what nobody would read, and what cannot be read', () => {
    const { wrong } = read({
      'group_vars/nodes.yml': 'a: 1',
      'host_vars/node-2': 'a: 1',
      'group_vars/node.yml': 'a: 1',
      'group_vars/node/a.yml': 'a: 1',
      'group_vars/all/list.yml': '- a',
      'group_vars/all/broken.yml': 'a: [',
      'group_vars/all/template.yml': 'a: "{{ b }}"',
      'group_vars/all/vault.yml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
    })
    expect(wrong).toMatchInlineSnapshot(`
      "
      group_vars/all/broken.yml:1: no valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]
      group_vars/all/list.yml:1: this holds no variables; write \`key: value\` lines
      group_vars/all/vault.yml: encrypted with ansible-vault, which is not supported; write { file: PATH } or { env: NAME }, and keep the secret there
      group_vars/node: group_vars/node.yml would not be read beside it; put all files into group_vars/node/
      group_vars/nodes.yml: the inventory has no group 'nodes'; did you mean 'node'?
      host_vars/node-2: the inventory has no host 'node-2'; did you mean 'node-1'?
      group_vars/all/template.yml:1: templates are not evaluated; write the value itself; what follows from others is computed in a role
      "
    `)
  })

  it('says nothing of files for groups that an unreadable inventory would have had', () => {
    expect(read({ 'group_vars/plot.yml': 'a: 1' }, '[plot').wrong).toMatchInlineSnapshot(`
      "
      hosts:1: '[plot' names no host: write a name, a range such as node[1:3], or either with :port
      "
    `)
  })
})
