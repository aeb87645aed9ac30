import { expect, test } from 'vitest'
import { program } from '../../lib/kinds/program.ts'
import { bind } from '../../lib/playbook.ts'
import { site } from '../../playbooks/site.ts'
import { cluster } from '../guide/cluster.ts'
import type { Answers } from '../guide/machine.ts'
import { objections, planOf, resourceOf } from '../guide/plan.ts'

const inventory = cluster()
const { plays } = bind(site, inventory)
const rest = (name: string, answers: Answers = {}) =>
  ids(name, {}, answers)
    .filter((id) => !id.startsWith('machines: '))
    .join('\n')
const ids = (name: string, selection = {}, answers: Answers = {}) =>
  planOf(inventory, name, answers, selection).tasks.map(
    ({ play, resource, gate }) => `${play.name}: ${resource.id}${gate ? ' (gate)' : ''}`,
  )

test('plays in the order of the vendor’s guide, each with its groups and tags', () => {
  expect(
    plays.map(({ name, groups, tags, gateOn }) => `${name}: ${groups.join(' ')}, tags ${tags.join(' ')}, gate on ${gateOn}`),
  ).toMatchInlineSnapshot(`
    [
      "machines: node plot storage, tags base, gate on batch",
      "nats: node, tags nats, gate on play",
      "node-machines: node, tags , gate on batch",
      "caches: plot, tags caches, gate on batch",
      "plot-servers: plot, tags plot-server, gate on batch",
      "plot-clients: storage, tags plot-client, gate on batch",
    ]
  `)
  expect(plays.map(({ name }) => name)).toEqual(site.plays.map(({ name }) => name))
})

test.each(['node-1', 'plot-1', 'storage-1'])('what every machine gets first: %s', (name) => {
  const first = ids(name).filter((id) => id.startsWith('machines: '))
  expect(ids(name).slice(0, first.length)).toEqual(first)
  expect(first.map((id) => id.replace('machines: ', '').replace('numactl,', ''))).toEqual([
    'package[curl,iproute2,ca-certificates,chrony]',
    'service[chrony]',
    'clock[chrony]',
    'file[/etc/sysctl.d/90-plotwright-autonomys.conf]',
    'sysctl[autonomys]',
    'file[/etc/security/limits.d/90-plotwright-autonomys.conf]',
    'user[autonomys]',
    'directory[/opt/autonomys]',
    'directory[/etc/supervisor]',
    'directory[/etc/supervisor/conf.d]',
    'file[/etc/supervisor/supervisord.conf]',
    'package[supervisor]',
    'service[supervisor]',
    'openFiles[supervisord]',
  ])
})

test('all other tasks of a node machine: its controller and proof-server come after its node is healthy', () => {
  expect(rest('node-1')).toMatchInlineSnapshot(`
    "nats: user[nats]
    nats: release[nats-server]
    nats: directory[/var/nats-data]
    nats: directory[/etc/nats]
    nats: file[/etc/nats/nats-server.conf]
    nats: program[nats-server]
    nats: loaded[/etc/nats/nats-server.conf]
    nats: up[nats-server] (gate)
    nats: health[nats] (gate)
    node-machines: release[autonomys]
    node-machines: directory[/var/autonomys-node]
    node-machines: program[autonomys-node]
    node-machines: health[node]
    node-machines: program[autonomys-controller]
    node-machines: program[autonomys-proof-server]
    node-machines: up[autonomys-node] (gate)
    node-machines: up[autonomys-controller] (gate)
    node-machines: up[autonomys-proof-server] (gate)
    node-machines: health[node] (gate)"
  `)
})

const atWork = { configured: ['autonomys-sharded-cache', 'autonomys-plot-server-0'] }

test('all other tasks of a plotting machine: a GPU’s program comes after the one before listens', () => {
  expect(rest('plot-1', atWork)).toMatchInlineSnapshot(`
    "caches: release[autonomys]
    caches: directory[/var/autonomys-sharded-cache]
    caches: program[autonomys-sharded-cache]
    caches: up[autonomys-sharded-cache]
    caches: directory[/var/autonomys-full-piece]
    caches: program[autonomys-full-piece]
    caches: up[autonomys-sharded-cache] (gate)
    caches: up[autonomys-full-piece] (gate)
    plot-servers: programs[autonomys-plot-server-*]
    plot-servers: directory[/var/plot-server/base-path-0]
    plot-servers: program[autonomys-plot-server-0]
    plot-servers: listening[9966]
    plot-servers: directory[/var/plot-server/base-path-1]
    plot-servers: program[autonomys-plot-server-1]
    plot-servers: listening[9967]
    plot-servers: directory[/var/plot-server/base-path-2]
    plot-servers: program[autonomys-plot-server-2]
    plot-servers: listening[9968]
    plot-servers: directory[/var/plot-server/base-path-3]
    plot-servers: program[autonomys-plot-server-3]
    plot-servers: listening[9969]
    plot-servers: up[autonomys-plot-server-0] (gate)
    plot-servers: listening[9966] (gate)
    plot-servers: up[autonomys-plot-server-1] (gate)
    plot-servers: listening[9967] (gate)
    plot-servers: up[autonomys-plot-server-2] (gate)
    plot-servers: listening[9968] (gate)
    plot-servers: up[autonomys-plot-server-3] (gate)
    plot-servers: listening[9969] (gate)"
  `)
})

test('on a machine where none is at work yet, programs start side by side, and the gates wait for them all', () => {
  const awaited = (name: string, answers: Answers = {}) =>
    planOf(inventory, name, answers).tasks.flatMap(({ resource, gate }) => {
      const spec = program.specOf(resource)
      if (spec === undefined) return !gate && resource.wait !== undefined ? [resource.id] : []
      return spec.awaited === false ? [] : [spec.name]
    })
  expect(awaited('plot-1')).toEqual([])
  expect(awaited('node-1')).toEqual(['nats-server', 'health[node]'])
  const plots = [0, 1, 2, 3].flatMap((gpu) => [`autonomys-plot-server-${gpu}`, `listening[${9966 + gpu}]`])
  expect(awaited('plot-1', atWork)).toEqual(['autonomys-sharded-cache', 'up[autonomys-sharded-cache]', 'autonomys-full-piece', ...plots])
  const nodes = ['nats-server', 'autonomys-node', 'health[node]', 'autonomys-controller']
  expect(awaited('node-1', { configured: ['autonomys-node'] })).toEqual([...nodes, 'autonomys-proof-server'])
})

test('all other tasks of a storage machine', () => {
  expect(rest('storage-1')).toMatchInlineSnapshot(`
    "plot-clients: release[autonomys]
    plot-clients: mount[/mnt/nvme0n1]
    plot-clients: directory[/mnt/nvme0n1]
    plot-clients: mount[/mnt/nvme0n2]
    plot-clients: directory[/mnt/nvme0n2]
    plot-clients: mount[/mnt/nvme1n1]
    plot-clients: directory[/mnt/nvme1n1]
    plot-clients: mount[/mnt/nvme1n2]
    plot-clients: directory[/mnt/nvme1n2]
    plot-clients: program[autonomys-plot-client]
    plot-clients: up[autonomys-plot-client] (gate)"
  `)
})

test('where caches are at work, the second restarts only when the controllers know the first', () => {
  const atWork = planOf(inventory, 'plot-1', { configured: ['autonomys-sharded-cache', 'autonomys-full-piece'] })
  const own = atWork.tasks.filter(({ play, resource }) => play.name === 'caches' && /^(program|up)\[/.test(resource.id))
  expect(own.map(({ resource, gate, wait }) => `${resource.id}${gate ? ' (gate)' : ''} ${wait?.within ?? ''}`)).toEqual([
    'program[autonomys-sharded-cache] ',
    'up[autonomys-sharded-cache] 185',
    'program[autonomys-full-piece] ',
    'up[autonomys-sharded-cache] (gate) 185',
    'up[autonomys-full-piece] (gate) 185',
  ])
})

test('machines of one group differ in nothing but their own values', () => {
  expect([ids('node-3'), ids('plot-2'), ids('storage-2')]).toEqual([ids('node-1'), ids('plot-1'), ids('storage-1')])
})

const gate = ['up[autonomys-node]', 'up[autonomys-controller]', 'up[autonomys-proof-server]', 'health[node]'].map(
  (id) => `node-machines: ${id} (gate)`,
)

test.each([
  [
    { tags: ['node'] },
    [
      ...['release[autonomys]', 'directory[/var/autonomys-node]', 'program[autonomys-node]', 'health[node]'].map(
        (id) => `node-machines: ${id}`,
      ),
      'node-machines: program[autonomys-controller]', // ended first, so it must come back
      ...gate,
    ],
  ],
  [{ tags: ['controller'] }, ['node-machines: release[autonomys]', 'node-machines: program[autonomys-controller]', ...gate]],
  [
    { tags: ['nats'], startAt: 'program[nats-server]' },
    ['nats: program[nats-server]', 'nats: loaded[/etc/nats/nats-server.conf]', 'nats: up[nats-server] (gate)', 'nats: health[nats] (gate)'],
  ],
  [{ tags: ['caches'] }, []],
])('a node machine with %j', (selection, expected) => {
  expect(ids('node-1', selection)).toEqual(expected)
})

test('a GPU taken out of the inventory has its program removed, and the others keep theirs', () => {
  const three = planOf(cluster({ hosts: { plot: { 'plot-1': { gpus: [{ index: 0 }, { index: 1 }, { index: 3 }] } } } }), 'plot-1')
  const four = planOf(inventory, 'plot-1')
  const names = [0, 1, 2, 3].map((index) => `autonomys-plot-server-${index}`)

  const set = resourceOf(three, 'programs[autonomys-plot-server-*]')
  const running = names.map((name, i) => `${name}\t${name}\tRUNNING\t${100 + i}\t\n`).join('')
  const [finding] = set.kind.evaluate([running, '', '', '', '', ''].join('\x1d'), [set])
  expect(finding?.changes).toEqual([{ field: names[2], from: 'present', to: '(absent)' }])

  const kept = names.filter((name) => name !== names[2]).map((name) => `program[${name}]`)
  expect(kept.map((id) => resourceOf(three, id).fingerprint)).toEqual(kept.map((id) => resourceOf(four, id).fingerprint))
  expect(three.notices).toContain('GPU 2 of the host is not in the inventory and stays unused')
})

test('what several roles object to comes at once', () => {
  const answers = { gpus: { gpus: [], fault: { code: 'mismatch', text: 'Driver/library version mismatch', exit: 18 } }, mounts: [] }
  expect(objections(inventory, 'plot-1', answers)).toMatchInlineSnapshot(`
    [
      "cache-room: /var/autonomys-sharded-cache, /var/autonomys-full-piece, /var/plot-server need 1.00 TiB, and their file system has 0.00 TiB; mount a disk there, or lower cacheBytes if the chain allows it",
      "plot-server: the loaded NVIDIA driver and its libraries are of different versions: Driver/library version mismatch (exit 18); reboot needed; running programs go on: nothing was restarted. Until then new ones fail, so do not restart any. Hold the driver packages",
    ]
  `)
})
