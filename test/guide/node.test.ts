import { expect, test } from 'vitest'
import { cluster, refusals, type Wishes } from './cluster.ts'
import { objections, planOf, resourceOf, sectionOf } from './plan.ts'

const inventory = cluster()
const commandOf = (program: string, wishes: Wishes = {}) => sectionOf(planOf(cluster(wishes), 'node-1'), program).command!
const listening = (rpcListenOn: string): Wishes => ({ hosts: { node: { 'node-1': { rpcListenOn } } } })

test('#5 a controller speaks to the node of its own machine', () => {
  expect(commandOf('autonomys-controller')).toMatch(/ --node-rpc-url ws:\/\/127\.0\.0\.1:9944$/)
  const onPrivate = { ...listening('192.168.1.1:9945'), cluster: { node: { rpcMethods: 'unsafe' } } } as const
  expect(commandOf('autonomys-controller', onPrivate)).toMatch(/ --node-rpc-url ws:\/\/192\.168\.1\.1:9945$/)
})

test('#18 the node keeps all blocks and states, and a database that was made otherwise is not turned', () => {
  expect(commandOf('autonomys-node')).toMatch(/ --blocks-pruning=archive --state-pruning=archive$/)
  expect(objections(inventory, 'node-1', { database: { exists: true, blocksPruning: '256', statePruning: '140000' } })).toEqual([
    'node: the database in /var/autonomys-node was made with blocks pruning 256, and the node would refuse to start with archive; ' +
      'set node.blocksPruning to 256, or give the node a new basePath to sync anew',
    'node: the database in /var/autonomys-node was made with state pruning 140000, and the node would refuse to start with archive; ' +
      'set node.statePruning to 140000, or give the node a new basePath to sync anew',
  ])
  const pruned = cluster({ cluster: { node: { blocksPruning: '256' } } })
  expect(planOf(pruned, 'node-1').notices).toEqual([
    'this node cannot feed autonomys-export-piece: it needs sync full and blocks pruning archive',
  ])
})

test('#21 RPC is on loopback without unsafe methods; unsafe on every address is refused unless allowed', () => {
  expect(commandOf('autonomys-node')).toContain(' --rpc-listen-on 127.0.0.1:9944 ')
  expect(commandOf('autonomys-node')).not.toMatch(/--rpc-(methods|cors)/)
  const guide = { rpcMethods: 'unsafe', rpcCors: 'all' } as const
  const open = listening('0.0.0.0:9944')
  expect(refusals({ ...open, cluster: { node: guide } })).toEqual([
    'prod.ts: node-1: unsafe RPC on 0.0.0.0:9944 lets anyone who reaches it drive the node; ' +
      'listen on 127.0.0.1:9944 or the private address, or set allowUnsafeRpcEverywhere',
  ])
  const allowed = cluster({ ...open, cluster: { node: { ...guide, allowUnsafeRpcEverywhere: true } } })
  expect(planOf(allowed, 'node-1').notices).toEqual(['unsafe RPC on 0.0.0.0:9944: let the firewall admit the cluster only'])
  expect(refusals(open)).toEqual([
    'prod.ts: node-1: RPC methods auto on 0.0.0.0:9944 look healthy, but no solution is ever accepted; ' +
      'listen on 127.0.0.1:9944, or set rpcMethods to unsafe on a private address',
  ])
})

test('#40 no snapshot is fetched: the node syncs in full, and whatever is fetched has a sha256', () => {
  expect(commandOf('autonomys-node')).toContain(' --sync full ')
  expect(refusals({ cluster: { releases: { '2024.11.28': { sha256: undefined } } } })).toEqual([
    'prod.ts: cluster.releases["2024.11.28"].sha256: missing; expected string',
  ])
  const fetched = planOf(inventory, 'node-1').tasks.filter(({ resource }) => ['command', 'release'].includes(resource.kind.name))
  expect(fetched.map(({ resource }) => resource.id)).toEqual(['release[nats-server]', 'release[autonomys]'])
})

test('#37 node machines are rolled one at a time once the cluster has formed, each proving again before the next', () => {
  const list = planOf(inventory, 'node-1')
  const proving = list.tasks.filter(({ resource: { id } }) => id.includes('proof-server')).map(({ resource, gate }) => [resource.id, gate])
  expect(proving).toEqual([
    ['program[autonomys-proof-server]', false],
    ['up[autonomys-proof-server]', true],
  ])
  const { serial, newcomer, maxFailures } = list.tasks.find(({ play }) => play.name === 'node-machines')!.play
  const formed = (...answers: readonly boolean[]) =>
    answers.map((each, i) => ({
      host: { name: `node-${i}`, group: 'node' },
      facts: { configured: ['autonomys-node'], natsServer: { formed: each } },
      out: [],
    }))
  const atOnce = (scenes: ReturnType<typeof formed>) => scenes.filter((scene) => newcomer?.(scene, scenes)).length
  expect([atOnce(formed(false, false, false)), atOnce(formed(false, true, true))]).toEqual([3, 0])
  expect([serial(formed(false, true, true)), maxFailures]).toEqual([1, 0])

  const up = resourceOf(list, 'up[autonomys-proof-server]')
  const look = (pid: number) => up.kind.evaluate(`autonomys-proof-server\tautonomys-proof-server\tRUNNING\t${pid}\t\n\x1d\x1d`, [up])[0]!
  expect([look(7).changes, look(8).since(look(7))]).toEqual([[], [{ field: 'pid', from: '8', to: '7' }]])
})
