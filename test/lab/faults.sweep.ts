import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Row } from './faults/judge.ts'
import { phases } from './faults/phases.ts'
import { type Round, roundsOf } from './faults/plan.ts'
import { afresh, type Field, strike, undisturbed } from './faults/strike.ts'
import { table } from './faults/table.ts'
import { withLab } from './harness.ts'
import { jsonLines } from './rollout.ts'

/** Machines of each group besides those of the lab's inventory; FAULTS_ONLY chooses `PHASE FAULT`s. */
const { LAB_MORE = '5', FAULTS_ONLY = '' } = process.env
const numbered = (name: string) => Array.from({ length: Number(LAB_MORE) }, (_, i) => `${name}-${i + 1}`)
const groups = [
  ['storage-1', ...numbered('extra')],
  ['plot-1', ...numbered('plotter')],
]
const bystanders = ['node-1', 'plot-2', 'storage-2']
const hosts = [...bystanders, ...groups.flat()]
const options = { env: { LAB_MORE }, timeoutMs: 600_000 }
const field: Field = { lab: withLab('fault', hosts), hosts, bystanders, options }

/** What this sweep has found, and one that was interrupted, a line each; whoever begins anew removes it. */
const kept = join(import.meta.dirname, '../../.lab/faults/rows.jsonl')
const rows = existsSync(kept) ? jsonLines<Row>(readFileSync(kept, 'utf8')) : []
const isDone = ({ phase, fault, injections }: Round): boolean =>
  injections.every(({ host, task }) =>
    rows.some((row) => row.phase === phase && row.fault === fault.name && row.host === host && row.task === task),
  )

afterAll(() => console.info(table(rows)))

test.each(phases(options))(
  'faults during $name: named, nobody else is concerned, and the next run makes the same hosts',
  async (phase) => {
    if (phase.name !== 'first convergence') await afresh(field)
    const usual = await undisturbed(field, phase)
    for (const round of roundsOf(phase.name, usual.steps, groups)) {
      if (isDone(round) || !new RegExp(FAULTS_ONLY).test(`${phase.name} ${round.fault.name}`)) continue
      const found = await strike(field, phase, round, usual)
      const wrong = found.filter((row) => row.wrong.length > 0)
      mkdirSync(join(kept, '..'), { recursive: true })
      appendFileSync(kept, found.map((row) => `${JSON.stringify(row)}\n`).join(''))
      rows.push(...found)
      console.info(`${phase.name}, ${round.fault.name}: ${found.length} made, ${wrong.length} wrong`)
      if (wrong.length > 0) await afresh(field)
    }
    expect(rows.filter((row) => row.phase === phase.name && row.wrong.length > 0)).toEqual([])
  },
  3 * 3_600_000,
)
