import { once } from 'node:events'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { complaints, json, pids, site, tasks } from './cluster.ts'
import { withLab } from './harness.ts'
import { hostsNamed } from './topology.ts'

const hosts = ['node-1', 'node-2', 'node-3']
const lab = withLab('natr', hosts)

const conf = '/etc/nats/nats-server.conf'
const nats = async (...args: string[]) => {
  const run = await site(lab, ['-l', 'node', '-t', 'nats', ...args])
  return { code: run.code, complaints: complaints(run), changed: tasks(run, 'changed') }
}
const onAll = (...ids: string[]) => hosts.flatMap((host) => ids.map((id) => `${host} ${id}[${id === 'program' ? 'nats-server' : conf}]`))
const well = { code: 0, complaints: [] }

const sh = async (host: string, script: string): Promise<string> => {
  const { stdout, stderr, code } = await lab.exec(host, ['sh', '-c', script])
  if (code !== 0) throw new Error(`${host}: ${script}: ${stderr}`)
  return stdout.trim()
}
const loadTimes = () => Promise.all(hosts.map(async (host) => String((await json(lab, host, '/varz')).config_load_time)))
const spawns = () => Promise.all(hosts.map((host) => sh(host, 'grep -c "spawned: \'nats-server\'" /var/log/supervisor/supervisord.log')))

/** What somebody sees who tries to connect to all servers all the time while it works. */
async function watched<T>(work: () => Promise<T>) {
  const addresses = hostsNamed(hosts).map(({ address }) => address)
  const tsx = join(import.meta.dirname, '../../node_modules/tsx/dist/esm/index.mjs')
  const watcher = lab.startCtl([process.execPath, '--import', tsx, join(import.meta.dirname, 'watch-ports.ts'), '4222', ...addresses])
  await once(watcher.stdout!, 'data')
  const result = await work()
  watcher.kill('SIGTERM')
  const [said] = await once(watcher.stdout!, 'data')
  return { result, ...(JSON.parse(String(said)) as { down: string[]; most: number; looks: number }), addresses }
}

beforeAll(async () => {
  const run = await site(lab, ['-l', 'node', '-t', 'base,nats'])
  expect({ code: run.code, complaints: complaints(run) }).toEqual(well)
})
beforeEach(async () => {
  expect(await nats()).toMatchObject(well)
})

test('a setting that can be reloaded is: nobody restarts, and a second run says nothing', async () => {
  const [before, loadedBefore] = [await pids(lab, hosts), await loadTimes()]
  const larger = ['-e', 'nats.maxPayload=4MB']
  expect(await nats(...larger)).toEqual({ ...well, changed: onAll('file', 'loaded') })
  expect(await pids(lab, hosts)).toEqual(before)
  for (const [i, at] of (await loadTimes()).entries()) expect(Date.parse(at)).toBeGreaterThan(Date.parse(loadedBefore[i]!))
  for (const host of hosts) expect(await json(lab, host, '/varz')).toMatchObject({ max_payload: 4 * 2 ** 20 })
  expect(await nats(...larger)).toEqual({ ...well, changed: [] })
})

test('one that can not restarts each server once, one at a time', async () => {
  const before = await spawns()
  const { result, down, most, addresses } = await watched(() => nats('-e', 'nats.maxFileStore=300MB'))
  expect(result).toEqual({ ...well, changed: onAll('file', 'program', 'loaded') })
  expect((await spawns()).map((count, i) => Number(count) - Number(before[i]))).toEqual([1, 1, 1])
  expect({ down, most }).toEqual({ down: addresses, most: 1 })
  for (const host of hosts) expect(await json(lab, host, '/varz')).toMatchObject({ jetstream: { config: { max_storage: 300 * 2 ** 20 } } })
})

test('a reload that the server refuses fails the task in its own words, on one host only; the next run puts it right', async () => {
  const [before, loadedBefore] = [await pids(lab, hosts), await loadTimes()]
  expect(await nats('-e', 'nats.extra=["client_advertise: \\"a:b:c\\""]')).toEqual({
    code: 1,
    complaints: [expect.stringMatching(/^node-1 loaded\[.*: invalid ClientAdvertise value of a:b:c, .*\nput the setting right/s)],
    changed: [`node-1 file[${conf}]`],
  })
  expect([await pids(lab, hosts), await loadTimes()]).toEqual([before, loadedBefore])
  expect(await nats()).toEqual({ ...well, changed: [`node-1 file[${conf}]`, `node-1 loaded[${conf}]`] })
})

test('a run that ended between the file and the reload has left a difference', async () => {
  await sh('node-2', `sed -i s/3MB/4MB/ ${conf} && chgrp nats ${conf} && chmod 640 ${conf}`)
  const changed = onAll('file', 'loaded').filter((task) => task !== `node-2 file[${conf}]`)
  expect(await nats('-e', 'nats.maxPayload=4MB')).toEqual({ ...well, changed })
  expect(await json(lab, 'node-2', '/varz')).toMatchObject({ max_payload: 4 * 2 ** 20 })
})
