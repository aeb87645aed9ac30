import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { complaints, json, site } from './cluster.ts'
import { withLab } from './harness.ts'
import { hostsNamed } from './topology.ts'
import { publishing, watchPrograms } from './watch.ts'
import type { Watched } from './watched.ts'

const nodes = ['node-1', 'node-2', 'node-3']
const lab = withLab('watch', nodes)

const every = (hosts: readonly string[], verb: 'stop' | 'start') =>
  Promise.all(hosts.map((host) => lab.exec(host, ['supervisorctl', verb, 'nats-server'])))
/** Waits until JetStream is well or not on each of these. */
const wellness = (hosts: readonly string[], well: boolean) =>
  vi.waitFor(
    async () => {
      const said = await Promise.all(hosts.map(async (host) => (await json(lab, host, '/healthz')).status === 'ok'))
      expect(said).toEqual(hosts.map(() => well))
    },
    { timeout: 60_000, interval: 200 },
  )
const startsOf = (counts: Readonly<Record<string, number>>) => nodes.map((host) => counts[`${host} nats-server`])

/** What is seen while the servers of these hosts are stopped, all at once, and started again. */
async function without(hosts: readonly string[]) {
  const [programs, messages] = await Promise.all([watchPrograms(lab, nodes), publishing(lab)])
  await every(hosts, 'stop')
  if (hosts.length > 1)
    await wellness(
      nodes.filter((host) => !hosts.includes(host)),
      false,
    )
  await every(hosts, 'start')
  await wellness(nodes, true)
  const published = await messages.stop()
  return { published, seen: await programs.stop() }
}

/** Seconds from when all of these were STOPPED until the first of them came back. */
function stopped({ changes }: Watched, hosts: readonly string[]): number {
  const moments = (state: string) => hosts.map((host) => changes.find((each) => each.host === host && each.state === state)!.at)
  return Math.min(...moments('STARTING')) - Math.max(...moments('STOPPED'))
}

beforeAll(async () => {
  const run = await site(lab, ['-t', 'base,nats'], { inventory: 'test/lab/inventories/nodes.ts' })
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
})

test('one server of three goes, even the publisher’s: nothing is lost, and one was down at a time', async () => {
  const { published, seen } = await without(['node-1'])
  expect(published).toMatchObject({ acked: published.published, lost: [], doubled: [], reconnects: 1 })
  expect([seen.mostAtOnce(/ nats-server$/), ...startsOf(seen.starts)]).toEqual([1, 1, 0, 0])
  expect(seen.downs).toMatchObject({ 'node-1 nats-server': [{}], 'node-2 nats-server': [], 'node-3 nats-server': [] })
})

test('two go at once: two were down, and nobody was answered meanwhile', async () => {
  const gone = ['node-2', 'node-3']
  const { published, seen } = await without(gone)
  expect([seen.mostAtOnce(/ nats-server$/), ...startsOf(seen.starts)]).toEqual([2, 0, 1, 1])
  expect(published).toMatchObject({ acked: published.published, lost: [], doubled: [] })
  expect(published.longestGap).toBeGreaterThan(stopped(seen, gone))
})

test('what was acknowledged and is gone from the stream is called lost', async () => {
  const messages = await publishing(lab)
  const purge = `import time
from nats_client import Client
client, said = Client([('${hostsNamed(nodes)[0]!.address}', 4222)]), []
client.ask('purge', '$JS.API.STREAM.PURGE.${messages.stream}', b'', said.append)
while not said:
    client.turn(time.monotonic() + 1)
print(said[0]['purged'])`
  const { stdout, stderr } = await lab.ctl(['/usr/bin/python3', '-c', purge], {
    env: { PYTHONPATH: join(import.meta.dirname, 'watchers') },
  })
  const purged = Number(stdout)
  expect({ purged: purged > 0, stderr }).toEqual({ purged: true, stderr: '' })
  const { lost, acked, published } = await messages.stop()
  expect({ lost, acked }).toEqual({ lost: Array.from({ length: purged }, (_, index) => index + 1), acked: published })
})

test('a watcher that can’t begin, or that ended by itself, says so', async () => {
  await expect(watchPrograms(lab, ['plot-1'])).rejects.toThrow("lab exec plot-1: a watcher ended with 1: lab: no host 'plot-1' in this lab")
  const watch = await watchPrograms(lab, ['node-3'])
  await lab.exec('node-3', ['pkill', '-f', 'CLOCK_MONOTONIC'])
  await expect(watch.stop()).rejects.toThrow('lab exec node-3: a watcher ended with')
})
