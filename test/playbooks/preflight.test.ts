import { expect, test } from 'vitest'
import { HostError, showProblem } from '../../lib/engine/errors.ts'
import { taskList } from '../../lib/engine/plan.ts'
import { caches } from '../../playbooks/plays/caches.ts'
import { natsServers } from '../../playbooks/plays/nats-servers.ts'
import { nodeMachines } from '../../playbooks/plays/node-machines.ts'
import { careful } from '../../playbooks/plays/pace.ts'
import { plotClients } from '../../playbooks/plays/plot-clients.ts'
import { plotServers } from '../../playbooks/plays/plot-servers.ts'
import { preflight } from '../../playbooks/plays/preflight.ts'
import { cluster } from '../guide/cluster.ts'
import { answersOf, mountAt } from '../guide/machine.ts'

const inventory = cluster()
const plays = [preflight(), ...[natsServers, nodeMachines, caches, plotServers, plotClients].map((make) => make(careful))].map((each) =>
  each.bind(inventory),
)
const paths = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2']
const mounts = [mountAt('/', '/dev/sda1', '8:1'), ...paths.map((path, i) => mountAt(path, `/dev/disk${i}`, `259:${i}`))]
const release = { version: '2024.11.28', unpacked: ['2024.11.28'] }

function listOf(name: string, answers = {}) {
  const host = inventory.hosts.find((each) => each.name === name)!
  return taskList(plays, host, () => ({ ...answersOf(host.group), mounts, release, ...answers }), [])
}

const shown = (name: string) =>
  listOf(name).tasks.flatMap(({ play, resource, gate, wait }) =>
    play.name === 'preflight' ? [`${resource.id}${gate ? ` (gate, ${wait?.within} s)` : ''}`] : [],
  )

test('it is about every machine, and wants every machine', () => {
  const [first] = plays
  expect([first?.groups, first?.everyHost, first?.tags]).toEqual([['node', 'plot', 'storage'], true, ['preflight', 'always']])
})

test('what is asked of each machine, beside its facts', () => {
  expect(shown('node-1')).toEqual(['calm[programs]', 'health[nats] (gate, 120 s)', 'health[node] (gate, 60 s)'])
  expect([shown('plot-1'), shown('storage-1')]).toEqual([['calm[programs]'], ['calm[programs]']])
})

test('what is asked before an upgrade is asked again where the upgrade needs it', () => {
  const health = listOf('node-1').tasks.flatMap(({ play, resource: { id }, gate, wait }) =>
    id === 'health[node]' ? [[play.name, gate, wait?.within]] : [],
  )
  expect(health).toEqual([
    ['preflight', true, 60],
    ['node-machines', false, 600],
    ['node-machines', true, 600],
  ])
})

test('a machine that is not ready is refused before anything is written', () => {
  const refused = () => listOf('storage-1', { mounts: mounts.slice(0, 4), diskUse: [] })
  expect(refused).toThrow(HostError)
  try {
    refused()
  } catch (error) {
    expect((error as HostError).problems.map(showProblem)).toEqual([
      'plot-client: /mnt/nvme1n2 lies on the root file system: nothing is mounted there; mount its disk: playbooks/disks.ts does, by UUID in /etc/fstab',
    ])
  }
})
