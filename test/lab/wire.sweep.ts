import { beforeAll, expect, test } from 'vitest'
import { onWire } from './budget.ts'
import { all, complaints, site } from './cluster.ts'
import { withLab } from './harness.ts'

const lab = withLab('wire', all)

beforeAll(async () => {
  expect(complaints(await site(lab))).toEqual([])
})

/** Nothing else may keep this machine busy: what waits for a processor looks like what waits for an answer. */
test('a run that finds nothing to do is two round trips more than a login and its end, seen from outside', async () => {
  const { login, run } = await onWire(lab, all, 50)
  const trips = (seen: typeof login) => all.map((host) => [host, seen[host]!.map((connection) => connection.trips)])
  expect({ login: trips(login), run: trips(run) }).toEqual({ login: all.map((host) => [host, [11]]), run: all.map((host) => [host, [13]]) })
})
