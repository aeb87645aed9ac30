import { expect, test } from 'vitest'
import { taskList } from '../../lib/engine/plan.ts'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import type { Selection } from '../../lib/engine/selection.ts'
import { bind } from '../../lib/playbook.ts'
import { restart } from '../../playbooks/restart.ts'
import { upgrade } from '../../playbooks/upgrade.ts'
import { cluster } from '../guide/cluster.ts'
import { answersOf, mountAt } from '../guide/machine.ts'

const inventory = cluster({ cluster: { rollout: { plotClients: [1, '25%'], soak: 60, since: '2026-01-02T03:04:05Z' } } })
const mounts = [
  mountAt('/', '/dev/sda1', '8:1'),
  ...[1, 2, 3, 4].map((n) => mountAt(`/mnt/nvme${n >> 1}n${n}`, `/dev/disk${n}`, `259:${n}`)),
]
const facts = { mounts, release: { version: '2024.11.28', unpacked: ['2024.11.28'] } }

const care = ({ name, rollback, freshLook, soak, everyHost }: EnginePlay) => ({ name, rollback, freshLook, soak, everyHost })

function ids(plays: readonly EnginePlay[], name: string, selection: Selection = {}): string[] {
  const host = inventory.hosts.find((each) => each.name === name)!
  const { tasks } = taskList(plays, host, () => ({ ...answersOf(host.group), ...facts }), [], selection)
  return tasks.flatMap(({ play, resource, gate }) => (play.name === 'preflight' || gate ? [] : [`${play.name}: ${resource.id}`]))
}

test('an upgrade asks and stages on every machine, then takes back what fails', () => {
  const { plays } = bind(upgrade, inventory)
  expect(plays.map(({ name }) => name)).toEqual(['preflight', 'stage', 'nats', 'node-machines', 'caches', 'plot-servers', 'plot-clients'])
  expect(plays.slice(0, 2).map(({ everyHost }) => everyHost)).toEqual([true, true])
  const careful = { rollback: true, freshLook: true, soak: 60, everyHost: undefined }
  expect(plays.slice(2).map(care)).toEqual(plays.slice(2).map(({ name }) => ({ name, ...careful })))
  expect(plays.at(-1)!.serial([{ host: inventory.hosts.at(-1)!, facts: { configured: ['autonomys-plot-client'] }, out: [] }])).toEqual([
    1,
    '25%',
  ])
})

test('it stages whatever the tags', () => {
  const { plays } = bind(upgrade, inventory)
  expect(ids(plays, 'plot-1', { tags: ['plot-server'] }).slice(0, 2)).toEqual([
    'stage: staged[autonomys]',
    'plot-servers: release[autonomys]',
  ])
})

test('a restart is of programs alone, in an upgrade’s order, with what is waited for between them', () => {
  const { plays } = bind(restart, inventory)
  expect(plays.some(({ rollback }) => rollback)).toBe(false)
  expect(ids(plays, 'node-1')).toEqual([
    'nats: restarted[nats-server]',
    'node-machines: restarted[autonomys-node]',
    'node-machines: health[node]',
    'node-machines: restarted[autonomys-controller]',
    'node-machines: restarted[autonomys-proof-server]',
  ])
  expect(ids(plays, 'node-1', { tags: ['node'] })).toEqual([
    'node-machines: restarted[autonomys-node]',
    'node-machines: health[node]',
    'node-machines: restarted[autonomys-controller]',
  ])
})

test('the first machine of each play is told how a restart is gone on with', () => {
  const [, , machines] = bind(restart, inventory).plays
  const notices = (name: string) => {
    const host = inventory.hosts.find((each) => each.name === name)!
    return machines!.roles({ host, facts: { ...answersOf('node'), ...facts }, out: [] }).flatMap((role) => role.notices)
  }
  expect(new Set(notices('node-1'))).toEqual(
    new Set(['if this is interrupted, -e rollout.since=2026-01-02T03:04:05Z goes on where it was']),
  )
  expect(notices('node-2')).toEqual([])
})
