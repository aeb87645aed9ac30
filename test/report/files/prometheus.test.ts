import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunRecord } from '../../../lib/record/schema.ts'
import { prometheus } from '../../../lib/report/files/prometheus.ts'
import { zero } from '../scripted.ts'
import { anyRecord } from './any-record.ts'
import { allWell, host, manyHosts, record, threeTroubles } from './records.ts'
import { samplesIn } from './samples.ts'

/** What is said of a run under one name: the label that differs, and the value. */
const said = (run: RunRecord, name: string, label = ''): (readonly [string | undefined, number])[] =>
  samplesIn(prometheus(run))
    .filter((sample) => sample.name === `plotwright_${name}`)
    .map(({ labels, value }) => [labels[label], value])

test.each([
  ['run_timestamp_seconds', '', [[undefined, Date.parse('2026-11-27T06:00:04.250Z') / 1000]]],
  ['run_duration_seconds', '', [[undefined, 4.25]]],
  ['run_exit_status', '', [[undefined, 1]]],
  ['run_check', '', [[undefined, 1]]],
  [
    'hosts',
    'state',
    [
      ['unreachable', 1],
      ['failed', 1],
      ['drifted', 1],
      ['changed', 0],
      ['unseen', 0],
      ['ok', 1],
    ],
  ],
  [
    'tasks_changed',
    'role',
    [
      ['base', 0],
      ['gate', 0],
      ['nats', 1],
    ],
  ],
  [
    'tasks_failed',
    'role',
    [
      ['base', 0],
      ['gate', 0],
      ['nats', 1],
    ],
  ],
  [
    'host_up',
    'host',
    [
      ['node-1', 0],
      ['node-2', 1],
      ['plot-1', 1],
      ['plot-2', 1],
    ],
  ],
  [
    'host_drifted_tasks',
    'host',
    [
      ['node-2', 1],
      ['plot-1', 0],
      ['plot-2', 0],
    ],
  ],
  [
    'host_failed_tasks',
    'host',
    [
      ['node-2', 0],
      ['plot-1', 1],
      ['plot-2', 0],
    ],
  ],
] as const)('three troubles: %s', (name, label, values) => {
  expect(said(threeTroubles, name, label)).toEqual(values)
})

test('all that is told names its playbook and inventory, so that two files have no series in common', () => {
  const runs = [allWell, { ...allWell, playbook: 'upgrade' }, { ...allWell, inventory: 'inventories/lab.ts' }]
  const series = runs.flatMap((run) => samplesIn(prometheus(run)).map(({ name, labels }) => JSON.stringify([name, labels])))
  expect(new Set(series).size).toBe(series.length)
})

test('of hosts that an interrupted run did not come to nothing is said to be well', () => {
  const run = record([host('a', 'g'), host('b', 'g', { counts: zero, roles: {} })], { exit: 130 })
  expect(said(run, 'hosts', 'state').filter(([, value]) => value > 0)).toEqual([
    ['unseen', 1],
    ['ok', 1],
  ])
  expect([said(run, 'host_up', 'host'), said(run, 'host_drifted_tasks', 'host')]).toEqual([[['a', 1]], [['a', 0]]])
})

test('a metric without a sample is left out', () => {
  expect(prometheus(record([host('a', 'g', { state: 'unreachable', counts: { ...zero, unreachable: 1 }, roles: {} })]))).not.toMatch(
    /tasks/,
  )
})

test('the number of series grows by three a host', () => {
  const series = (hosts: number) => samplesIn(prometheus(manyHosts(hosts))).length
  expect(series(1000) - series(100)).toBe(3 * 900)
})

test('whatever the texts are, they are read as they were', () => {
  fc.assert(
    fc.property(anyRecord, (run) => {
      const samples = samplesIn(prometheus(run))
      expect(samples.every(({ labels: { playbook, inventory } }) => playbook === run.playbook && inventory === run.inventory)).toBe(true)
      const known = new Set(run.hosts.map(({ name, group }) => JSON.stringify([name, group])))
      const hosts = samples
        .filter(({ name }) => name === 'plotwright_host_up')
        .map(({ labels }) => JSON.stringify([labels.host, labels.group]))
      expect(hosts.every((each) => known.has(each))).toBe(true)
      expect(new Set(hosts).size).toBe(hosts.length)
    }),
  )
})
