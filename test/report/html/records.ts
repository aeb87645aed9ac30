import type { HostRecord, Link, RunRecord } from '../../../lib/record/schema.ts'
import {
  brokenSupervisor,
  limitsDrift,
  mountFailure,
  natsDrift,
  sectionDrift,
  stoppedUpgrade,
  sysctlDrift,
  upgradedNode,
} from './drifts.ts'
import { lost, well, withTasks } from './parts.ts'

const names = (count: number, group: string, width = 1): string[] =>
  Array.from({ length: count }, (_, i) => `${group}-${String(i + 1).padStart(width, '0')}`)

/** As inventories/links.ts has them. */
function linksOf(hosts: readonly HostRecord[]): Link[] {
  const servers = hosts.filter(({ group }) => group === 'node').map(({ name }) => name)
  const routes = servers.flatMap((from, i) => servers.slice(i + 1).map((to) => ({ from, to, what: 'NATS route' })))
  const clients = hosts.filter(({ group }) => group !== 'node')
  return [...routes, ...clients.flatMap(({ name: from }) => servers.map((to) => ({ from, to, what: 'NATS' })))]
}

export const recordOf = (hosts: readonly HostRecord[], more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 'plotwright-run/1',
  version: '0.1.0',
  playbook: 'site',
  inventory: 'inventories/lab.ts',
  check: true,
  began: '2026-11-27T06:00:03.120Z',
  seconds: 11.4,
  exit: 1,
  plays: ['machines', 'nats', 'node-machines', 'caches', 'plot-servers', 'plot-clients'],
  hosts: [...hosts],
  links: linksOf(hosts),
  ...more,
})

/** The lab: one machine is down, one drifted, one has a broken supervisord. */
export const seven = (): RunRecord =>
  recordOf([
    well('node-1', 'node'),
    withTasks(well('node-2', 'node'), natsDrift, 'drifted'),
    well('node-3', 'node'),
    withTasks(well('plot-1', 'plot'), brokenSupervisor, 'failed'),
    well('plot-2', 'plot'),
    well('storage-1', 'storage'),
    lost('storage-2', 'storage', '198.18.0.7', 10.02),
  ])

/** Every so many of a group has the trouble; the first of them is the `from`-th. */
function troubled(name: string, group: string, i: number): HostRecord {
  const host = well(name, group)
  if (name === 'node-2') return withTasks(host, natsDrift, 'drifted')
  if (i === 211 || i === 340) return lost(name, group, `10.4.${i >> 8}.${i & 255}`, 10.02)
  if (group === 'storage' && i % 199 === 80) return withTasks(host, mountFailure, 'failed')
  if (group === 'storage' && i >= 120 && i < 142) return withTasks(host, sysctlDrift, 'drifted')
  if (group === 'storage' && i % 41 === 7) return withTasks(host, limitsDrift, 'drifted')
  if (group === 'plot' && i === 17) return withTasks(host, brokenSupervisor, 'failed')
  if (group === 'plot' && i % 29 === 3) return withTasks(host, sectionDrift(i % 4), 'drifted')
  return host
}

/** Three nodes, 400 plotting machines, 597 with disks; about sixty have troubles, many of them the same. */
export const thousand = (): RunRecord =>
  recordOf(
    [
      ...names(3, 'node').map((name, i) => troubled(name, 'node', i)),
      ...names(400, 'plot', 3).map((name, i) => troubled(name, 'plot', i)),
      ...names(597, 'storage', 3).map((name, i) => troubled(name, 'storage', i)),
    ].map((host, i) => ({ ...host, tasks: host.tasks.map((task) => ({ ...task, at: task.at + (i % 97) / 25 })) })),
    { inventory: 'inventories/prod.ts', seconds: 14.8 },
  )

/** An upgrade that stopped at its first plotting machine, which went back to what it was. */
export function upgrade(): RunRecord {
  const plot = withTasks(well('plot-1', 'plot'), stoppedUpgrade(128), 'failed', false)
  const undone = [0, 1].map((gpu) => ({ play: 'plot-servers', task: `program[autonomys-plot-server-${gpu}]` }))
  return recordOf(
    [
      ...names(3, 'node').map((name, i) => withTasks(well(name, 'node'), upgradedNode(9 + i * 41), 'changed', false)),
      {
        ...plot,
        messages: [{ is: 'notice', text: 'the driver 525.60 works; 550.54 is advised', at: 2.4 }],
        undone: [...undone, { play: 'plot-servers', task: 'release[autonomys]', message: '/opt/autonomys/releases/2024.11.28 is gone' }],
      },
      well('plot-2', 'plot'),
      ...names(2, 'storage').map((name) => well(name, 'storage')),
    ],
    { playbook: 'upgrade', check: false, seconds: 201.4, plays: ['preflight', 'stage', 'node-machines', 'plot-servers', 'plot-clients'] },
  )
}
