import fc from 'fast-check'
import { beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { all, complaints, pids, site, tasks } from './cluster.ts'
import { drifts, driftsOf } from './drifts/index.ts'
import { amiss, bystanders, named, said, traces } from './drifts/seen.ts'
import { withLab } from './harness.ts'

const lab = withLab('drift', all)

/** The next test starts from a converged lab all the same. */
const repairOnFailure = () => onTestFailed(() => site(lab).then(() => undefined))

const inject = async (host: string, done: string) => expect(await lab.exec(host, ['sh', '-c', done])).toMatchObject({ code: 0 })

beforeAll(async () => {
  const run = await site(lab)
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
})

describe('one drift alone: named and nothing else, the host untouched; repaired; and then there is none', () => {
  test.each(drifts)('$name on $host', async (drift) => {
    repairOnFailure()
    const before = await pids(lab)
    await inject(drift.host, drift.done)
    const untouched = await traces(lab, [drift.host])
    const check = await site(lab, ['--check', '--diff'])
    expect({ code: check.code, complaints: complaints(check), changed: tasks(check, 'changed') }).toEqual({
      code: 2,
      complaints: [],
      changed: named(drift),
    })
    expect(said(check)).toMatch(drift.says)
    expect(await traces(lab, [drift.host])).toEqual(untouched)

    const run = await site(lab)
    expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
    expect(amiss([drift], tasks(run, 'changed'))).toEqual({ left: [], besides: [] })
    expect(bystanders([drift], await pids(lab))).toEqual(bystanders([drift], before))
    expect((await site(lab, ['--check'])).code).toBe(0)
  })
})

/** A seed of its own date; 29 rounds of a combination for each of seven hosts are 203 combinations. */
const seed = 20261127
const rounds = 29

const combination = (host: string) => fc.shuffledSubarray([...driftsOf(host)], { minLength: 1, maxLength: 4 })
const combinations = fc.sample(fc.tuple(...all.map(combination)), { seed, numRuns: rounds })

describe(`any drifts together (seed ${seed}): what check mode lists is what a run changes, and the next changes nothing`, () => {
  test.each(combinations.map((each, index) => ({ round: index + 1, each })))('round $round', async ({ each }) => {
    repairOnFailure()
    // One may spoil another, so that its command fails.
    await Promise.all(
      each.map(async (chosen, index) => {
        for (const { done } of chosen) await lab.exec(all[index]!, ['sh', '-c', done])
      }),
    )
    const check = await site(lab, ['--check'])
    const run = await site(lab)
    const [sure, unsure, changed] = [tasks(check, 'changed'), tasks(check, 'pending'), tasks(run, 'changed')]
    expect({ check: complaints(check), run: complaints(run), codes: [check.code, run.code] }).toEqual({ check: [], run: [], codes: [2, 0] })
    expect({
      left: sure.filter((task) => !changed.includes(task)),
      besides: changed.filter((task) => ![...sure, ...unsure].includes(task)),
    }).toEqual({ left: [], besides: [] })
    const next = await site(lab)
    expect({ code: next.code, changed: tasks(next, 'changed') }).toEqual({ code: 0, changed: [] })
  })
})
