import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from '#zod'
import { load } from '../../lib/inventory/load.ts'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { directoryOf, refusal } from './support.ts'

const schema = defineSchema({
  cluster: z.object({ version: z.string(), token: z.string().optional() }),
  groups: {
    node: z.object({ route: z.string().optional(), ports: z.array(z.int()).default([]), archive: z.boolean().optional() }),
    plot: z.object({ gpus: z.int(), archive: z.boolean().optional() }),
  },
})

const loaded = (files: Readonly<Record<string, string>>) => load(directoryOf(files), schema)
const refused = (files: Readonly<Record<string, string>>) => {
  const directory = directoryOf(files)
  return refusal(() => load(directory, schema), directory)
}

describe('an Ansible inventory', () => {
  it('puts a host into the group of the schema that holds it, by way of other groups too', async () => {
    const { hosts, groups } = await loaded({
      hosts: '[eu]\na\n[us]\nb\n[node:children]\neu\nus\n[plot]\nc gpus=4\n[site:children]\nnode\nplot\n[all:vars]\nversion=1.10\n',
    })
    expect(hosts.map(({ name, group }) => `${name} ${group}`)).toEqual(['a node', 'b node', 'c plot'])
    expect(Object.fromEntries(groups)).toEqual({
      all: ['a', 'b', 'c'],
      node: ['a', 'b'],
      plot: ['c'],
      eu: ['a'],
      us: ['b'],
      site: ['a', 'b', 'c'],
    })
  })

  it('lets the schema choose the reading of what INI writes without types', async () => {
    const { cluster, group } = await loaded({
      hosts: `[node]\na route=007 ports='[22, 80]' archive=Yes\nb ports="[22,80]" archive=False route="'12'"\n[plot]\n[all:vars]\nversion=1.10 # not 1.1\ntoken=0123\n`,
    })
    expect(cluster).toEqual({ version: '1.10', token: '0123' })
    expect(group(schema.groups.node).map(({ route, ports, archive }) => ({ route, ports, archive }))).toEqual([
      { route: '007', ports: [22, 80], archive: true },
      { route: '12', ports: [22, 80], archive: false },
    ])
  })

  it('reaches hosts as their variables say: the host over its groups, files over what is inline', async () => {
    const { connection, hosts } = await loaded({
      hosts:
        '[node]\na\nb ansible_host=10.0.0.2 ansible_port=2222\nc ansible_connection=local ansible_become=no\n[node:vars]\nansible_user=inline\n[all:vars]\nversion="v"\nansible_port=22\n',
      'group_vars/all.yml': 'ansible_user: from-all\nansible_port: "2200"\n',
      'host_vars/a.yml': 'ansible_user: from-host\n',
    })
    expect(connection).toMatchObject({ user: 'from-all', port: 2200, become: true, local: false })
    expect(hosts.map(({ name, address, port, user, become, local }) => ({ name, address, port, user, become, local }))).toEqual([
      { name: 'a', address: 'a', port: 2200, user: 'from-host', become: true, local: false },
      { name: 'b', address: '10.0.0.2', port: 2222, user: 'from-all', become: true, local: false },
      { name: 'c', address: 'c', port: 2200, user: 'from-all', become: false, local: true },
    ])
  })

  it('gives a variable of a group to the hosts that know it', async () => {
    const { hosts } = await loaded({ hosts: '[node]\na\n[plot]\nb\n[all:vars]\nversion=v\ngpus=4\narchive=true\nroute=r\n' })
    expect(hosts).toMatchObject([
      { name: 'a', archive: true, route: 'r' },
      { name: 'b', archive: true, gpus: 4 },
    ])
    expect(hosts.map((host) => ['gpus' in host, 'route' in host])).toEqual([
      [false, true],
      [true, false],
    ])
  })

  it('tells all that is wrong at once, with file and line', async () => {
    expect(
      await refused({
        hosts: `lost route=x
[node]
a ansible_hots=10.0.0.1 route=7.5
b user=ops prots=1
c ansible_host=10.0.0.9 ansible_port=ssh
[plot]
c ansible_host=10.0.0.9
d gpus=many
e address=10.0.0.5
[all:vars]
verison=1
[node:vars]
token=x
ports=[22, 'http']
[site:children]
node
plot
[site:vars]
gpu=4
`,
        'host_vars/d.yml': 'gpus: !vault x\nversion: "2"\n',
      }),
    ).toMatchInlineSnapshot(`
      "host_vars/d.yml:1: encrypted with ansible-vault, which is not supported; write { file: PATH } or { env: NAME }, and keep the secret there
      hosts:3: a.ansible_hots: nothing reads this variable of Ansible; did you mean 'ansible_host' or 'ansible_port' or 'ansible_user'?
      hosts:1: lost: this host is in no group of the schema; put it into one of node, plot
      hosts:11: all.verison: nothing reads this; did you mean 'version'?
      hosts:13: node.token: this is of the whole cluster; set it in the group \`all\`
      hosts:19: site.gpu: nothing reads this; did you mean 'gpus'?
      hosts:4: b.user: nothing reads this; did you mean 'ansible_user'?
      hosts:4: b.prots: nothing reads this; did you mean 'ports'?
      host_vars/d.yml:2: d.version: this is of the whole cluster; set it in the group \`all\`
      hosts:9: e.address: nothing reads this; did you mean 'ansible_host'?
      hosts: all.version: missing; expected string
      hosts:14: node.ports[1]: invalid input; expected number, received string
      hosts:5: c.port: invalid input; expected number, received string
      hosts:5: c.gpus: missing; expected number
      host_vars/d.yml:1: d.gpus: invalid input; expected number, received string
      hosts:9: e.gpus: missing; expected number
      hosts:5: c: this host is in 'plot' and in 'node'; keep it in one; write groups of your own under \`groups\`"
    `)
  })

  it('tells first what could not be read, for the rest would follow from it', async () => {
    expect(await refused({ hosts: '[node]\na b\n[x:children]\ny\n[y:children]\nx\n' })).toMatchInlineSnapshot(`
      "hosts:2: 'b' sets nothing; write key=value, and quote a value that holds spaces
      hosts:3: the group holds itself: x → y → x; take one out"
    `)
    expect(await refused({ 'hosts.yml': 'all: [a]\n' })).toMatchInlineSnapshot(
      `"hosts.yml:1: all: this is no mapping; write \`name:\` lines, without dashes"`,
    )
  })

  it('names the host that stands in two groups of the schema', async () => {
    expect(await refused({ hosts: '[node]\na\n[plot]\na gpus=1\n[all:vars]\nversion=1\n' })).toMatchInlineSnapshot(
      `"hosts:2: a: this host is in 'plot' and in 'node'; keep it in one; write groups of your own under \`groups\`"`,
    )
  })

  it('says where a value was written that its schema refuses', async () => {
    const directory = directoryOf({
      'i.yml': 'plot:\n  hosts:\n    a:\n      gpus: 1.5\n',
      'group_vars/all.yml': '\nversion: 2\n',
      'group_vars/plot.yml': 'archive: maybe\n',
    })
    expect(await refusal(() => load(join(directory, 'i.yml'), schema), directory)).toMatchInlineSnapshot(`
      "group_vars/all.yml:2: all.version: invalid input; expected string, received number
      i.yml:4: a.gpus: invalid input; expected int, received number
      group_vars/plot.yml:1: plot.archive: invalid input; expected boolean, received string"
    `)
  })
})
