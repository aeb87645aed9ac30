import { expect, test } from 'vitest'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { caches } from '../../playbooks/plays/caches.ts'
import { natsServers } from '../../playbooks/plays/nats-servers.ts'
import { nodeMachines } from '../../playbooks/plays/node-machines.ts'
import { type Care, careful } from '../../playbooks/plays/pace.ts'
import { plotClients } from '../../playbooks/plays/plot-clients.ts'
import { plotServers } from '../../playbooks/plays/plot-servers.ts'
import { cluster, type Wishes } from '../guide/cluster.ts'

const makers = { natsServers, nodeMachines, caches, plotServers, plotClients }
const boundTo = (wishes: Wishes, care?: Care) =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(care).bind(cluster(wishes))]))

const programs = ['nats-server', 'autonomys-node', 'autonomys-sharded-cache', 'autonomys-plot-server-0', 'autonomys-plot-client']
const atWork = { natsServer: { formed: true }, configured: programs }
const bare: typeof atWork = { natsServer: { formed: false }, configured: [] }
type Facts = typeof atWork
const scene = (facts: Facts) => ({ host: { name: '1', group: '' }, facts, out: [] })
const sizes = (plays: Readonly<Record<string, EnginePlay>>) => Object.values(plays).map(({ serial }) => serial([scene(atWork)]))

const rollout = { plotServers: '50%', plotClients: [1, '100%'], maxFailures: '10%', soak: 30 } as const

test('machines that are new go first and all at once, while the cluster is made and when it grows', () => {
  const first = (facts: Facts, ...others: Facts[]) =>
    Object.values(boundTo({})).map(({ newcomer }) => newcomer?.(scene(facts), [facts, ...others].map(scene)))
  const grown = { natsServer: { formed: false }, configured: programs }
  expect([first(bare), first(bare, atWork), first(atWork, bare)]).toEqual([Array(5).fill(true), Array(5).fill(true), Array(5).fill(false)])
  expect([first(grown, grown), first(grown, atWork)]).toEqual([[true, true, false, false, false], Array(5).fill(false)])
})

test('once they are at work, one at a time, or what the rollout says of machines that plot or farm', () => {
  expect(sizes(boundTo({}))).toEqual([1, 1, 1, 1, 1])
  expect(sizes(boundTo({ cluster: { rollout } }))).toEqual([1, 1, 1, '50%', [1, '100%']])
  expect(sizes(boundTo({ cluster: { rollout } }, { serial: 2 }))).toEqual([2, 2, 2, 2, 2])
})

test('only machines that plot or farm may fail', () => {
  expect(Object.values(boundTo({ cluster: { rollout } })).map(({ maxFailures }) => maxFailures)).toEqual([0, 0, 0, '10%', '10%'])
})

const care = ({ soak, rollback, freshLook }: EnginePlay) => ({ soak, rollback, freshLook })

test('what is careful waits between batches and takes back what fails', () => {
  expect(Object.values(boundTo({ cluster: { rollout } })).map(care)).toEqual(Array(5).fill({ soak: 0, rollback: false, freshLook: false }))
  expect(Object.values(boundTo({ cluster: { rollout } }, careful)).map(care)).toEqual(
    Array(5).fill({ soak: 30, rollback: true, freshLook: true }),
  )
})

test('while a cluster is made all but NATS may come well later', () => {
  expect(Object.values(boundTo({})).map(({ lateGate }) => lateGate)).toEqual([undefined, true, true, true, true])
})

const other = { url: 'https://example.org/2.tar.gz', sha256: 'c'.repeat(64) }

test.each<[string, Wishes['cluster'], boolean]>([
  ['an older release of the same format', { releases: { '2024.11.1': other } }, true],
  ['an older release that may not read the farms any more', { releases: { '2024.11.28': { farmFormat: 2 }, '2024.11.1': other } }, false],
  ['a newer release', { releases: { '2024.12.1': { ...other, farmFormat: 2 } } }, true],
])('farming machines are taken back beside %s: %j', (_, wishes, expected) => {
  const { plotClients, plotServers } = boundTo({ cluster: wishes }, careful)
  expect([plotClients?.rollback, plotServers?.rollback]).toEqual([expected, true])
})
