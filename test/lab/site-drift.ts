import { describe, expect, onTestFailed, test } from 'vitest'
import { all, complaints, pids, site, tasks } from './cluster.ts'
import { conf, type Drift } from './drifts/drift.ts'
import { drifts } from './drifts/index.ts'
import { amiss, bystanders, named, together, traces } from './drifts/seen.ts'
import type { Lab } from './harness.ts'

const [first, others] = together(drifts)
const [second] = together(others)

/** A GPU that the inventory gives up loses its program, and gets it back; the others never notice. */
async function removedGpu(lab: Lab): Promise<void> {
  const inventory = 'test/lab/inventories/three-gpus.ts'
  const before = await pids(lab)
  const gone = await site(lab, [], { inventory })
  expect({ code: gone.code, complaints: complaints(gone), changed: tasks(gone, 'changed') }).toEqual({
    code: 0,
    complaints: [],
    changed: ['plot-1 programs[autonomys-plot-server-*]'],
  })
  const { 'plot-1 autonomys-plot-server-2': removed, ...others } = before
  expect(removed).toBeGreaterThan(0)
  expect(await pids(lab)).toEqual(others)
  expect((await lab.exec('plot-1', ['ls', `${conf}/autonomys-plot-server-2.conf`])).code).toBe(2)
  const back = await site(lab)
  expect({ code: back.code, complaints: complaints(back), changed: tasks(back, 'changed') }).toEqual({
    code: 0,
    complaints: [],
    changed: ['plot-1 program[autonomys-plot-server-2]'],
  })
  expect(await pids(lab)).toMatchObject(others)
}

/** Many drifts at once, none of the same task as another: check mode names just these and leaves no trace, and a run repairs them. */
async function driftedAtOnce(lab: Lab, drifts: readonly Drift[]): Promise<void> {
  onTestFailed(() => site(lab).then(() => undefined)) // the next test starts from a converged lab all the same
  const before = await pids(lab)
  for (const { name, host, done } of drifts) expect([name, (await lab.exec(host, ['sh', '-c', done])).code]).toEqual([name, 0])
  const drifted = await traces(lab, all)
  const check = await site(lab, ['--check'])
  expect({ code: check.code, complaints: complaints(check), changed: tasks(check, 'changed').sort() }).toEqual({
    code: 2,
    complaints: [],
    changed: drifts.flatMap(named).sort(),
  })
  expect(await traces(lab, all)).toEqual(drifted)
  const run = await site(lab)
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
  expect(amiss(drifts, tasks(run, 'changed'))).toEqual({ left: [], besides: [] })
  expect(bystanders(drifts, await pids(lab))).toEqual(bystanders(drifts, before))
}

/** Drifts on a converged lab: the next run names and repairs exactly those, and restarts nothing else. */
export const siteDrifts = (lab: Lab): void => {
  test('a GPU that is taken out of the inventory', () => removedGpu(lab))

  describe('check mode names exactly what has drifted, and a run repairs it', () => {
    test(`${first.length} drifts at once`, () => driftedAtOnce(lab, first))
    test(`${second.length} others`, () => driftedAtOnce(lab, second))
  })
}
