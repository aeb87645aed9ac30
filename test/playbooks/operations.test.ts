import { describe, expect, test } from 'vitest'
import { HostError, RequestError, showProblem } from '../../lib/engine/errors.ts'
import { playsFor, taskList } from '../../lib/engine/plan.ts'
import { bind, type Params, type Playbook } from '../../lib/playbook.ts'
import { benchmarkCache } from '../../playbooks/benchmark-cache.ts'
import { exportPieces } from '../../playbooks/export-pieces.ts'
import { reinitCache } from '../../playbooks/reinit-cache.ts'
import { restoreNode } from '../../playbooks/restore-node.ts'
import { verifyPieces } from '../../playbooks/verify-pieces.ts'
import { cluster, type Wishes } from '../guide/cluster.ts'
import { answersOf } from '../guide/machine.ts'

const reachable: Wishes = {
  cluster: { node: { rpcMethods: 'unsafe' } },
  hosts: { node: { 'node-1': { rpcListenOn: '192.168.1.1:9944' } } },
}
const facts = { room: { free: 2 ** 41, taken: 0, isMount: false, placed: false }, database: { exists: true, blocksPruning: 'archive' } }

/** What each host that takes part is to do, by task. */
function plan(playbook: Playbook, told: Params, wishes: Wishes = reachable, answers: object = {}) {
  const inventory = cluster(wishes)
  const { plays } = bind(playbook, inventory, playbook.params?.parse(told) ?? {})
  const lists = inventory.hosts.map((host) => {
    const own = playsFor(plays, host, inventory.hosts)
    const { tasks } = taskList(own, host, () => ({ ...answersOf(host.group), ...facts, ...answers }), [])
    return [host.name, tasks.filter(({ play }) => play.name !== 'alone').map(({ resource }) => resource.id)] as const
  })
  return Object.fromEntries(lists.filter(([, tasks]) => tasks.length > 0))
}

function refused(...given: Parameters<typeof plan>): string[] {
  try {
    plan(...given)
    return []
  } catch (error) {
    if (error instanceof RequestError || error instanceof HostError) return error.problems.map(showProblem)
    throw error
  }
}

const job = (name: string) => [`job[${name}]`, `ended[${name}]`]

describe('where an operation is done, and in what order', () => {
  test('caches are re-initialised from one node machine', () => {
    expect(plan(reinitCache, {})).toEqual({
      'node-1': [expect.stringContaining('autonomys-farmer'), ...job('reinit-cache'), 'told[reinit-cache]'],
    })
  })

  test('every GPU machine measures, one after the other', () => {
    expect(Object.keys(plan(benchmarkCache, {}))).toEqual(['plot-1', 'plot-2'])
    const [play] = bind(benchmarkCache, cluster(), benchmarkCache.params!.parse({})).plays
    expect([play!.serial([]), play!.maxFailures]).toEqual([1, '100%'])
  })

  test('pieces are verified from one GPU machine', () => {
    expect(Object.keys(plan(verifyPieces, {}))).toEqual(['plot-1'])
  })

  test('an export is in place before what it replaces goes', () => {
    const tasks = plan(exportPieces, {})['plot-1']!
    const [path, program] = ['/var/autonomys-full-piece', 'program[autonomys-full-piece]']
    expect(tasks.slice(tasks.indexOf('job[export-pieces]'))).toEqual([
      ...job('export-pieces'),
      `swapped[${path}]`,
      `directory[${path}]`,
      program,
      `absent[${path}.before-export]`,
      'told[export-pieces]',
    ])
  })

  test('a snapshot is unpacked while the node runs, and the work on it is cleared away when the node is well', () => {
    const tasks = plan(restoreNode, { archive: 'https://example.org/node-db.tar.gz', sha256: 'ab'.repeat(32), discardOld: true })
    expect(Object.keys(tasks)).toEqual(['node-1'])
    const at = (id: string) => tasks['node-1']!.indexOf(id)
    const order = [...job('restore-node'), 'swapped[/var/autonomys-node]', 'program[autonomys-node]', 'health[node]']
    const end = ['absent[/var/autonomys-node.restore-abababab]', 'absent[/var/autonomys-node.before-abababab]', 'told[restore-node]']
    const places = [...order, ...end].map(at)
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
  })
})

describe('what is refused before any host is touched', () => {
  test('a node that no other machine can ask', () => {
    expect(refused(exportPieces, {}, {})).toEqual([
      "node-1: the node's RPC listens on 127.0.0.1:9944, where no other machine reaches it; set its rpcListenOn to its private address, and node.rpcMethods to unsafe",
    ])
  })

  test('a node without the whole history', () => {
    const wishes: Wishes = { ...reachable, cluster: { node: { rpcMethods: 'unsafe', sync: 'snap', blocksPruning: '256' } } }
    expect(refused(exportPieces, {}, wishes)).toEqual([
      expect.stringMatching(/cluster\.node\.sync: snap does not keep the whole history; export needs full/),
      expect.stringMatching(/cluster\.node\.blocksPruning: 256 does not keep the whole history; export needs archive/),
    ])
  })

  test('a database that was made without it, whatever the inventory says', () => {
    expect(refused(exportPieces, {}, reachable, { database: { exists: true, blocksPruning: '256' } })).toEqual([
      expect.stringMatching(/^export-source: the node's database was made with blocks pruning 256/),
    ])
  })

  test('a node that is none', () => {
    expect(refused(exportPieces, { node: 'node-9' })).toEqual([
      expect.stringMatching(/^--node: no node machine is called 'node-9'; did you mean/),
    ])
  })

  test('an archive that is not there', () => {
    expect(refused(restoreNode, { archive: '/no/such.tar.gz', sha256: 'ab'.repeat(32) })).toEqual([
      '--archive: /no/such.tar.gz is no file here; name one, or a URL that begins with https:// or http://',
    ])
  })
})
