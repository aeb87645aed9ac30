import { beforeAll, expect, test } from 'vitest'
import { all, complaints } from './cluster.ts'
import { growAndShrink } from './growing.ts'
import { withLab } from './harness.ts'
import { playbook } from './rollout.ts'

const [nodes, joining, others] = [all.slice(0, 3), ['node-4', 'node-5'], all.slice(3)]
const lab = withLab('grow', [...nodes, ...joining, ...others])

beforeAll(async () => {
  const run = await playbook(lab, 'site', [], { inventory: 'test/lab/inventories/growing.ts' })
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
})

test('seven hosts become nine and seven again', () => growAndShrink({ lab, nodes, joining, others, leaving: () => [...joining].reverse() }))
