import { beforeAll, expect, test } from 'vitest'
import { phases } from './faults/phases.ts'
import { roundsOf } from './faults/plan.ts'
import { afresh, type Field, strike, type Undisturbed, undisturbed } from './faults/strike.ts'
import { withLab } from './harness.ts'

const hosts = ['node-1', 'storage-1', 'storage-2', 'plot-1', 'plot-2']
const field: Field = { lab: withLab('fslice', hosts), hosts, bystanders: ['node-1', 'storage-2', 'plot-2'], options: {} }
const repair = phases(field.options).find(({ name }) => name === 'repair')!
let whole: Undisturbed

beforeAll(async () => {
  await afresh(field)
  whole = await undisturbed(field, repair)
})

/** A slice of faults.sweep.ts for who has two minutes: these faults, at the nth step of a repair. */
test.each([
  ['disk full', 2],
  ['sshd killed', 4],
  ['commands that answer garbage', 3],
])('%s at step %d: named, nobody else is concerned, and the next run makes the same hosts', async (name, step) => {
  const rounds = roundsOf(repair.name, whole.steps, [['storage-1'], ['plot-1']]).filter(({ fault }) => fault.name === name)
  const rows = await strike(field, repair, rounds[step % rounds.length]!, whole)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(({ wrong }) => wrong.length > 0)).toEqual([])
})
