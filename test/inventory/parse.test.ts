import { describe, expect, it } from 'vitest'
import { z } from '#zod'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { todo } from '../../lib/inventory/todo.ts'
import { schema } from './fixtures/cluster/schema.ts'
import typed from './fixtures/cluster/typed/index.ts'
import { parseTyped } from './support.ts'

const good = typed.input
const shown = (problems: readonly string[]) => `\n${problems.join('\n')}\n`

describe('a typed inventory', () => {
  it('gives hosts their group’s variables, defaults filled in, and how they are reached', () => {
    const { inventory, problems } = parseTyped(schema, good)
    expect(problems).toEqual([])
    expect(inventory.connection).toEqual({ port: 22, become: true, local: false, user: 'ops', proxyJump: 'jump.example.com' })
    expect(inventory.group(schema.groups.plot)[0]).toEqual({
      name: 'plot-1',
      group: 'plot',
      address: '192.168.1.11',
      port: 22,
      user: 'ops',
      proxyJump: 'jump.example.com',
      become: true,
      local: false,
      cacheDir: '/var/cache/plot',
      gpus: [
        { index: 0, concurrency: 12 },
        { index: 1, concurrency: 15 },
      ],
    })
  })

  it('lists all that is left to fill in, and nothing else about it', () => {
    const { problems } = parseTyped(schema, {
      ...good,
      cluster: {
        ...good.cluster,
        rewardAddress: todo('your reward address'),
        farmer: { version: '1', sha256: todo('sha256 of the release') },
      },
      hosts: { plot: { 'plot-1': { address: todo('its address'), cacheDir: '/x', gpus: todo('one for each GPU') } } },
      groups: {},
    })
    expect(shown(problems)).toMatchInlineSnapshot(`
      "
      inventory.ts: cluster.rewardAddress: to fill in: your reward address
      inventory.ts: cluster.farmer.sha256: to fill in: sha256 of the release
      inventory.ts: plot-1.address: to fill in: its address
      inventory.ts: plot-1.gpus: to fill in: one for each GPU
      "
    `)
  })

  it('tells every wrong value with its path', () => {
    const { problems } = parseTyped(schema, {
      cluster: { rewardAddress: '5x', farmer: { version: '1', sha265: 'a' }, natsPasword: 'x', natsPassword: 'long enough' },
      connection: { port: 99999, usr: 'ops' },
      groups: { rack: ['node-9'] },
      hosts: {
        node: { 'node-1': { address: '10.0.0.1' }, 'node-2': { address: '10.0.0.2', route: 1, adress: 'x' } },
        plot: { 'plot-1': { address: '10.0.0.3', gpus: [{ index: 0 }, { index: -1, concurency: 3 }], cacheDir: 'cache' } },
        plotters: { 'plot-2': { address: '10.0.0.4' } },
      },
    } as never)
    expect(shown(problems)).toMatchInlineSnapshot(`
      "
      inventory.ts: hosts.plotters: the schema has no such group; known: node, plot, storage
      inventory.ts: cluster.farmer.sha265: nothing reads this; did you mean 'sha256'?
      inventory.ts: cluster.natsPasword: nothing reads this; did you mean 'natsPassword'?
      inventory.ts: cluster.rewardAddress: too small; expected string to have >=40 characters (an address of this chain)
      inventory.ts: connection.usr: nothing reads this; did you mean 'user'?
      inventory.ts: connection.port: too big; expected number to be <=65535
      inventory.ts: node-1.route: missing; expected string
      inventory.ts: node-2.adress: nothing reads this; did you mean 'address'?
      inventory.ts: node-2.route: invalid input; expected string, received number
      inventory.ts: plot-1.gpus[1].concurency: nothing reads this; did you mean 'concurrency'?
      inventory.ts: plot-1.gpus[1].index: too small; expected number to be >=0
      inventory.ts: plot-1.cacheDir: invalid string; must start with "/"
      inventory.ts: groups.rack: no host or group 'node-9'; did you mean 'node-1' or 'node-2' or 'node'?
      "
    `)
  })

  it('shows what a union wanted, and the branch that came furthest', () => {
    const either = defineSchema({
      cluster: z.object({
        port: z.union([z.int(), z.literal('auto')]),
        token: z.union([z.string(), z.object({ from: z.object({ file: z.string() }) })]),
      }),
      groups: {},
    })
    const { problems } = parseTyped(either, { cluster: { port: 'x', token: { from: { file: 1 } } }, hosts: {} } as never)
    expect(shown(problems)).toMatchInlineSnapshot(`
      "
      inventory.ts: cluster.port: invalid input; expected number, received string, or expected "auto"
      inventory.ts: cluster.token.from.file: invalid input; expected string, received number
      "
    `)
  })
})

describe('cross checks', () => {
  it('refuses hosts that cannot be told apart or reached', () => {
    const { problems } = parseTyped(schema, {
      ...good,
      groups: {},
      hosts: {
        node: {
          'node-1': { address: '10.0.0.1', route: 'a' },
          'node-2': { address: '10.0.0.1', route: 'b' },
          'node-3': { address: '10.0.0.1', port: 2222, route: 'b' },
          'node 4': { address: '10.0.0.4', route: 'b' },
          'node-5': { address: 'http://10.0.0.5', route: 'b' },
          'node-6': { address: '10.0.0.6:22', route: 'b' },
          'node-7': { address: '10.0.0.300', route: 'b' },
          'node-8': { address: 'Host.example.com', route: 'b' },
          'node-9': { address: 'host.example.com', route: 'b' },
          storage: { address: '10.0.0.9', route: 'b' },
        },
        plot: { 'node-1': { address: '10.0.0.11', cacheDir: '/x', gpus: [{ index: 0 }] } },
      },
    })
    expect(shown(problems)).toMatchInlineSnapshot(`
      "
      inventory.ts: node-1: this host is in 'plot' and in 'node'; keep it in one; write groups of your own under \`groups\`
      inventory.ts: node 4: this is no host name; use letters, digits, \`-\`, \`_\` and \`.\`, a letter or digit first
      inventory.ts: storage: a group has this name; rename the host
      inventory.ts: node-5.address: 'http://10.0.0.5' is neither an IP address nor a host name; write one of them; port and user have keys of their own
      inventory.ts: node-6.address: '10.0.0.6:22' is neither an IP address nor a host name; write one of them; port and user have keys of their own
      inventory.ts: node-7.address: '10.0.0.300' is neither an IP address nor a host name; write one of them; port and user have keys of their own
      inventory.ts: node-2.address: 10.0.0.1 port 22 is the address of node-1 too; correct one, or take one of the two hosts out
      inventory.ts: node-9.address: host.example.com port 22 is the address of node-8 too; correct one, or take one of the two hosts out
      "
    `)
  })
})
