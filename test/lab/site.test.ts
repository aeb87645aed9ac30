import { expect, test } from 'vitest'
import { onWire, siteCost } from './budget.ts'
import { all, complaints, counts, eventsOf, json, running, site, tasks } from './cluster.ts'
import { withLab } from './harness.ts'
import { siteDrifts } from './site-drift.ts'
import { readouts } from './site-readouts.ts'
import { troubles } from './site-trouble.ts'

const lab = withLab('site', all)

const node = ['autonomys-controller', 'autonomys-node', 'autonomys-proof-server', 'nats-server']
const plot = ['autonomys-full-piece', ...[0, 1, 2, 3].map((gpu) => `autonomys-plot-server-${gpu}`), 'autonomys-sharded-cache']
const storage = ['autonomys-plot-client']
const programs = (host: string) => (host.startsWith('node') ? node : host.startsWith('plot') ? plot : storage)

test('seven bare hosts become the cluster', async () => {
  const run = await site(lab)
  expect({ code: run.code, complaints: complaints(run), stderr: run.stderr }).toEqual({ code: 0, complaints: [], stderr: '' })
  for (const each of Object.values(counts(run))) expect(each).toMatchObject({ failed: 0, skipped: 0, unreachable: 0 })
})

test('a second run says nothing, and check mode agrees', async () => {
  const again = await site(lab)
  expect({ code: again.code, changed: tasks(again, 'changed') }).toEqual({ code: 0, changed: [] })
  expect(Object.keys(counts(again))).toEqual(all)
  expect((await site(lab, ['--check'])).code).toBe(0)
  const compiled = [process.execPath, 'bin/plotwright.js', 'playbooks/site.ts', '-i', 'inventories/lab', '--output', 'json']
  const { code, stdout, stderr } = await lab.ctl(compiled, { env: { LAB_PREFIX: lab.prefix } })
  expect({ code, stderr, changed: tasks({ events: eventsOf(stdout) }, 'changed') }).toEqual({ code: 0, stderr: '', changed: [] })
})

test('a run that finds nothing to do costs every host one shell and two round trips', async () => {
  expect(await siteCost(lab)).toEqual({ exit: 0, changed: [], costs: all.map((host) => ({ host, shells: 1, trips: 2 })) })
})

test('on the wire that is at most 16 KiB a host above a login', async () => {
  const { login, run } = await onWire(lab, all)
  for (const host of all) expect(run[host]![0]!.bytes - login[host]![0]!.bytes).toBeLessThanOrEqual(16 * 1024)
})

test('supervisord reports every program of the guide RUNNING, with the words and the environment that were rendered', async () => {
  for (const host of all) {
    const found = await running(lab, host)
    expect([host, ...Object.keys(found).sort()]).toEqual([host, ...programs(host)])
    for (const { state, command, environment, argv, environ } of Object.values(found)) {
      expect(state).toBe('RUNNING')
      const own = command[0] === 'numactl' ? command.slice(4) : command
      expect(argv.slice(-own.length)).toEqual(own)
      expect(environ).toEqual(expect.arrayContaining([...environment]))
    }
  }
})

test('NATS is one cluster of three with a leader and three names', async () => {
  const nodes = all.slice(0, 3)
  const names = await Promise.all(nodes.map(async (host) => (await json(lab, host, '/varz')).server_name))
  expect(names).toEqual(nodes)
  for (const host of nodes) {
    const { meta_cluster } = (await json(lab, host, '/jsz')) as { meta_cluster: { leader: string; cluster_size: number } }
    expect(nodes).toContain(meta_cluster.leader)
    expect(meta_cluster.cluster_size).toBe(3)
    expect(await json(lab, host, '/healthz')).toEqual({ status: 'ok' })
  }
})

readouts(lab)
siteDrifts(lab)
troubles(lab)
