import { expect, test } from 'vitest'
import { RequestError, showProblem } from '../../lib/engine/errors.ts'
import { bind } from '../../lib/playbook.ts'
import { removeHost } from '../../playbooks/remove-host.ts'
import { cluster, type Wishes } from '../guide/cluster.ts'

const four = { 'node-4': { address: '192.168.1.14' } }
const wishes = (node: Record<string, unknown> = four, more: Wishes['cluster'] = {}) => ({ cluster: more, hosts: { node } }) as Wishes
const bound = (host: string, ...[node, more]: Parameters<typeof wishes>) => {
  const inventory = cluster(wishes(node, more))
  return { inventory, plays: bind(removeHost, inventory, { host }).plays }
}

/** What each machine of its group would be asked for, play by play. */
function tasksOf(host: string) {
  const { inventory, plays } = bound(host)
  const facts = { configured: ['autonomys-plot-server-7'] }
  return plays.flatMap((play) =>
    inventory.hosts
      .filter(({ group }) => play.groups.includes(group))
      .flatMap((member) =>
        play
          .roles({ host: member, facts, out: [] })
          .flatMap(({ resources }) => resources.map(({ id }) => `${play.name}: ${member.name} ${id}`)),
      ),
  )
}

test('a node machine: NATS ends last, and the others take it out of their cluster', () => {
  expect(tasksOf('node-4')).toEqual([
    ...['node-1', 'node-2', 'node-3'].map((name) => `may-leave: ${name} calm[programs]`),
    'leave: node-4 removed[autonomys-proof-server]',
    'leave: node-4 removed[autonomys-controller]',
    'leave: node-4 removed[autonomys-node]',
    'leave: node-4 removed[nats-server]',
    'leave: node-4 absent[/etc/nats/nats-server.conf]',
    'leave: node-4 absent[/etc/nats/tls/server.pem]',
    ...['node-1', 'node-2', 'node-3'].map((name) => `nats: ${name} no-member[node-4]`),
  ])
})

test('a GPU machine: its plot-servers one after the other, one more that was there, then the caches', () => {
  expect(tasksOf('plot-1')).toEqual(
    ['autonomys-plot-server-0', 'autonomys-plot-server-1', 'autonomys-plot-server-2', 'autonomys-plot-server-3']
      .concat('autonomys-plot-server-7', 'autonomys-sharded-cache', 'autonomys-full-piece')
      .map((name) => `leave: plot-1 removed[${name}]`),
  )
})

test('a storage machine: its plot-client alone', () => {
  expect(tasksOf('storage-2')).toEqual(['leave: storage-2 removed[autonomys-plot-client]'])
})

test('whom it is about, and what is left to do', () => {
  const { inventory } = bound('node-4')
  const nodes = ['node-1', 'node-2', 'node-3']
  expect([removeHost.concerns?.(inventory, { host: 'node-4' }), removeHost.concerns?.(inventory, { host: 'plot-2' })]).toEqual([
    { hosts: [...nodes, 'node-4'], needed: nodes },
    { hosts: ['plot-2'], needed: ['plot-2'] },
  ])
  expect(removeHost.closing?.(inventory, { host: 'node-4' })).toEqual([
    'node-4 has left the cluster, and nothing of it starts there again.',
    "Now delete 'node-4' under hosts.node in prod.ts, and run",
    '  npx tsx playbooks/site.ts -i prod.ts',
    'With the entry still there, site.ts would set node-4 up again.',
  ])
})

const refused = (...args: Parameters<typeof bound>): string[] => {
  try {
    bound(...args)
    return []
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.problems.map(showProblem)
  }
}

const alone = { 'node-2': undefined, 'node-3': undefined }
test.each<[string, Parameters<typeof bound>, string[]]>([
  ['a name that is none', ['node-9'], ["--host: no machine is called 'node-9'; did you mean 'node-1' or 'node-2' or 'node-3'?"]],
  [
    'three that become two',
    ['node-1', {}],
    [
      '--host: without node-1 2 of 3 NATS servers would be left, and with any more lost there is no majority; let another machine join first: name it in the inventory, and run site.ts',
    ],
  ],
  [
    'the last one',
    ['node-1', alone],
    ['--host: without node-1 no node machine is left; name another one in the inventory, and run site.ts first'],
  ],
  [
    'a nats-server that takes one out for its system account only',
    ['node-4', four, { nats: { version: '2.10.29' } }],
    [
      'cluster.nats.systemAuth: nats-server 2.10.29 takes a server out for its system account only; name a login here, and run site.ts: the servers load it without a restart',
    ],
  ],
  [
    'one whose system account has a login',
    ['node-4', four, { nats: { version: '2.10.29', systemAuth: { user: 'a', pass: 'bravo' } } }],
    [],
  ],
  ['a storage machine, whatever NATS is', ['storage-1', {}, { nats: { version: '2.10.29' } }], []],
])('refused: %s', (_, args, expected) => {
  expect(refused(...args)).toEqual(expected)
})
