import { expect, test } from 'vitest'
import { bind } from '../../lib/playbook.ts'
import { site } from '../../playbooks/site.ts'
import { cluster } from '../guide/cluster.ts'
import { objections, planOf, resourceOf } from '../guide/plan.ts'

const inventory = cluster()
const { plays } = bind(site, inventory)
const ids = (name: string, selection = {}) =>
  planOf(inventory, name, {}, selection).tasks.map(({ play, resource, gate }) => `${play.name}: ${resource.id}${gate ? ' (gate)' : ''}`)

test('plays in the order of the vendor’s guide, each with its groups and tags', () => {
  expect(
    plays.map(({ name, groups, tags, gateOn }) => `${name}: ${groups.join(' ')}, tags ${tags.join(' ')}, gate on ${gateOn}`),
  ).toMatchInlineSnapshot(`
    [
      "machines: node plot storage, tags base, gate on batch",
      "nats: node, tags nats, gate on play",
      "node: node, tags node, gate on batch",
      "controller: node, tags controller, gate on batch",
      "proof-server: node, tags proof-server, gate on batch",
      "caches: plot, tags caches, gate on batch",
      "plot-servers: plot, tags plot-server, gate on batch",
      "plot-clients: storage, tags plot-client, gate on batch",
    ]
  `)
})

test('all tasks of a node machine', () => {
  expect(ids('node-1').join('\n')).toMatchInlineSnapshot(`
    "machines: package[curl,iproute2,ca-certificates,chrony]
    machines: service[chrony]
    machines: file[/etc/sysctl.d/90-plotwright-autonomys.conf]
    machines: sysctl[autonomys]
    machines: file[/etc/security/limits.d/90-plotwright-autonomys.conf]
    machines: user[autonomys]
    machines: directory[/opt/autonomys]
    machines: directory[/etc/supervisor]
    machines: directory[/etc/supervisor/conf.d]
    machines: file[/etc/supervisor/supervisord.conf]
    machines: package[supervisor]
    machines: service[supervisor]
    nats: user[nats]
    nats: release[nats-server]
    nats: directory[/var/nats-data]
    nats: directory[/etc/nats]
    nats: file[/etc/nats/nats-server.conf]
    nats: program[nats-server]
    nats: loaded[/etc/nats/nats-server.conf]
    nats: up[nats-server] (gate)
    nats: health[nats] (gate)
    node: release[autonomys]
    node: directory[/var/autonomys-node]
    node: program[autonomys-node]
    node: up[autonomys-node] (gate)
    node: health[node] (gate)
    controller: program[autonomys-controller]
    controller: up[autonomys-controller] (gate)
    proof-server: program[autonomys-proof-server]
    proof-server: up[autonomys-proof-server] (gate)"
  `)
})

test('all tasks of a plotting machine', () => {
  expect(ids('plot-1').join('\n')).toMatchInlineSnapshot(`
    "machines: package[curl,iproute2,ca-certificates,numactl,chrony]
    machines: service[chrony]
    machines: file[/etc/sysctl.d/90-plotwright-autonomys.conf]
    machines: sysctl[autonomys]
    machines: file[/etc/security/limits.d/90-plotwright-autonomys.conf]
    machines: user[autonomys]
    machines: directory[/opt/autonomys]
    machines: directory[/etc/supervisor]
    machines: directory[/etc/supervisor/conf.d]
    machines: file[/etc/supervisor/supervisord.conf]
    machines: package[supervisor]
    machines: service[supervisor]
    caches: release[autonomys]
    caches: directory[/var/autonomys-sharded-cache]
    caches: program[autonomys-sharded-cache]
    caches: directory[/var/autonomys-full-piece]
    caches: program[autonomys-full-piece]
    caches: up[autonomys-sharded-cache] (gate)
    caches: up[autonomys-full-piece] (gate)
    plot-servers: programs[autonomys-plot-server-*]
    plot-servers: directory[/var/plot-server/base-path-0]
    plot-servers: program[autonomys-plot-server-0]
    plot-servers: directory[/var/plot-server/base-path-1]
    plot-servers: program[autonomys-plot-server-1]
    plot-servers: directory[/var/plot-server/base-path-2]
    plot-servers: program[autonomys-plot-server-2]
    plot-servers: directory[/var/plot-server/base-path-3]
    plot-servers: program[autonomys-plot-server-3]
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

test('all tasks of a storage machine', () => {
  expect(ids('storage-1').join('\n')).toMatchInlineSnapshot(`
    "machines: package[curl,iproute2,ca-certificates,chrony]
    machines: service[chrony]
    machines: file[/etc/sysctl.d/90-plotwright-autonomys.conf]
    machines: sysctl[autonomys]
    machines: file[/etc/security/limits.d/90-plotwright-autonomys.conf]
    machines: user[autonomys]
    machines: directory[/opt/autonomys]
    machines: directory[/etc/supervisor]
    machines: directory[/etc/supervisor/conf.d]
    machines: file[/etc/supervisor/supervisord.conf]
    machines: package[supervisor]
    machines: service[supervisor]
    plot-clients: release[autonomys]
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

test('machines of one group differ in nothing but their own values', () => {
  expect([ids('node-3'), ids('plot-2'), ids('storage-2')]).toEqual([ids('node-1'), ids('plot-1'), ids('storage-1')])
})

test.each([
  [
    { tags: ['controller'] },
    ['controller: release[autonomys]', 'controller: program[autonomys-controller]', 'controller: up[autonomys-controller] (gate)'],
  ],
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
      "plot-server: the loaded NVIDIA driver and its libraries are of different versions: Driver/library version mismatch (exit 18); reboot needed; until then do not restart GPU programs: those that run go on, new ones fail. Hold the driver packages",
    ]
  `)
})
