import { expect, test } from 'vitest'
import * as derived from '../../inventories/derived.ts'
import { Secret } from '../../lib/engine/secret.ts'
import { natsClusterProblems } from '../../lib/render/nats-cluster.ts'
import { cluster, hostOf, refusals } from './cluster.ts'
import { planOf, resourceOf, sectionOf, written } from './plan.ts'

const inventory = cluster()
const nodes = ['node-1', 'node-2', 'node-3']
const every = [...nodes, 'plot-1', 'plot-2', 'storage-1', 'storage-2']
const configs = nodes.map((name) => derived.natsConfig(inventory, hostOf<'natsConfig'>(inventory, name)))
const confOf = (name: string, inventory = cluster()) => written(resourceOf(planOf(inventory, name), 'file[/etc/nats/nats-server.conf]'))

test('#1 every command of every host names the three NATS servers, each once; a repeated one is refused', () => {
  const lists = every.flatMap((name) => {
    const list = planOf(inventory, name)
    const programs = list.tasks.flatMap(({ resource: { id } }) => /^program\[(.*)\]$/.exec(id)?.[1] ?? [])
    const commands = programs.map((program) => sectionOf(list, program).command!)
    return commands.filter((each) => each.includes(' cluster ')).map((each) => each.match(/(?<=--nats-server )\S+/g))
  })
  expect(lists).toHaveLength(3 * 2 + 2 * 6 + 2 * 1)
  expect(new Set(lists.map(String))).toEqual(new Set(['nats://192.168.1.1:4222,nats://192.168.1.2:4222,nats://192.168.1.3:4222']))

  const twice = [
    'prod.ts: cluster.nats: node-2, node-3 have one address, 192.168.1.2:4222; give each its own',
    'prod.ts: cluster.nats: the routes name a server twice; name each once',
  ]
  expect(refusals({ hosts: { node: { 'node-3': { privateAddress: '192.168.1.2' } } } })).toEqual(twice)
  expect(refusals({ hosts: { node: { 'node-3': { address: '192.168.1.2' } } } })).toEqual([
    'prod.ts: node-3.address: 192.168.1.2 port 22 is the address of node-2 too; correct one, or take one of the two hosts out',
    ...twice,
  ])
})

test('#2 routes are the hosts of the inventory, in their own subnet', () => {
  expect(configs[0]?.cluster?.routes).toEqual(['nats://192.168.1.1:4248', 'nats://192.168.1.2:4248', 'nats://192.168.1.3:4248'])
  const moved = cluster({ hosts: { node: { 'node-2': { privateAddress: '10.0.0.2' }, 'node-3': { privateAddress: 'fd00::3' } } } })
  expect(derived.natsConfig(moved, hostOf<'natsConfig'>(moved, 'node-1')).cluster?.routes).toEqual([
    'nats://192.168.1.1:4248',
    'nats://10.0.0.2:4248',
    'nats://[fd00::3]:4248',
  ])
})

test('#3 each of three servers has routes to all three; a server alone has no cluster', () => {
  expect(configs.map((config) => config.cluster?.routes.length)).toEqual([3, 3, 3])
  expect(new Set(configs.map((config) => String(config.cluster?.routes))).size).toBe(1)
  const alone = cluster({ hosts: { node: { 'node-2': undefined, 'node-3': undefined } } })
  expect(confOf('node-1', alone)).not.toContain('cluster')
  expect(refusals({ hosts: { node: { 'node-3': undefined } } })).toEqual([
    'prod.ts: hosts.node: 2 NATS servers have no majority when one is lost; take 3, or 1',
  ])
})

test('#4 each server is named after its host, and two of one name are refused', () => {
  expect(nodes.map((name) => /^server_name: (.*)$/m.exec(confOf(name))?.[1])).toEqual(['"node-1"', '"node-2"', '"node-3"'])
  expect(natsClusterProblems(configs.map((config) => ({ ...config, serverName: 'n1-cluster' }))).map(({ what }) => what)).toEqual([
    "3 servers are named n1-cluster: the second one's routes are closed and it never gets well",
  ])
})

test('#22 NATS listens on the private address, and on a public one is warned of; a password is a secret', () => {
  expect(confOf('node-1')).toMatch(/^host: "192\.168\.1\.1"$/m)
  expect(planOf(inventory, 'node-1').notices).toEqual([])
  const open = cluster({ hosts: { node: { 'node-1': { address: '203.0.113.7' } } } })
  expect(planOf(open, 'node-1').notices).toEqual([
    'nats-server listens on 203.0.113.7 without a password: whoever reaches it drives the cluster',
  ])

  const login = (user: string) => ({ user, pass: new Secret(`${user}-pass/1`) })
  const guarded = cluster({ cluster: { nats: { auth: login('farm'), routeAuth: login('route') } } })
  expect(derived.natsServers(guarded).map((url) => (url as Secret).reveal())[0]).toBe('nats://farm:farm-pass%2F1@192.168.1.1:4222')
  const { notices, ...list } = planOf(guarded, 'node-1')
  expect(notices).toEqual(['the NATS password stands in the process list of each host: the farmer takes it no other way'])
  const section = written(resourceOf({ notices, ...list }, 'program[autonomys-controller]'))
  expect(section).toMatch(/^‹secret› \(sha256 \w{12}\)$/)
})

test('#24 nats-server is a program of its own, with a configuration file and a lame-duck stop', () => {
  const { command, user, autostart, stopsignal, stopwaitsecs } = sectionOf(planOf(inventory, 'node-1'), 'nats-server')
  expect({ command, user, autostart, stopsignal, stopwaitsecs }).toEqual({
    command: '/opt/nats-server/releases/2.10.22/nats-server -c /etc/nats/nats-server.conf',
    user: 'nats',
    autostart: 'true',
    stopsignal: 'USR2',
    stopwaitsecs: '45',
  })
  const patient = cluster({ cluster: { nats: { lameDuck: { duration: '2m', grace: '10s' } } } })
  expect(sectionOf(planOf(patient, 'node-1'), 'nats-server').stopwaitsecs).toBe('135')
})

test('#25 JetStream is enabled by the configuration file alone', () => {
  expect(sectionOf(planOf(inventory, 'node-1'), 'nats-server').command).not.toContain('--jetstream')
  expect(confOf('node-1')).toMatch(/^jetstream \{\n {2}store_dir: "\/var\/nats-data"\n {2}max_file_store: 10GB\n\}$/m)
})

test('#26 the health endpoint is on loopback, and the gate asks it', () => {
  expect(confOf('node-1')).toMatch(/^http: "127\.0\.0\.1:8222"$/m)
  const { args } = resourceOf(planOf(inventory, 'node-1'), 'health[nats]')
  expect(args.filter((arg) => arg !== '')).toEqual(['/healthz', '/jsz', '/varz'].map((path) => `http://127.0.0.1:8222${path}`))
})

test('#42 nats-server comes from its release, pinned by version and sha256, and what runs must be of that version', () => {
  const list = planOf(inventory, 'node-1')
  expect(resourceOf(list, 'release[nats-server]').args).toEqual(['/opt/nats-server', '2.10.22', 'b'.repeat(64)])
  expect(refusals({ cluster: { nats: { archive: { sha256: 'abc' } } } })).toEqual([
    'prod.ts: cluster.nats.archive.sha256: no sha256; give 64 hex digits, as sha256sum prints them',
  ])
  const packaged = planOf(cluster({ cluster: { nats: { version: '2.9.10', archive: undefined } } }), 'node-1')
  expect(resourceOf(packaged, 'service[nats-server]').args).toEqual(['nats-server.service'])

  const running = JSON.stringify({ version: '2.9.10', max_payload: 3 * 2 ** 20 })
  const loaded = resourceOf(list, 'loaded[/etc/nats/nats-server.conf]')
  const [finding] = loaded.kind.evaluate(`loaded 1 2\n${running}`, [loaded])
  expect(finding?.changes).toEqual([{ field: 'version', from: '2.9.10', to: '2.10.22' }])
})
