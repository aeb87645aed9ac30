import { beforeAll, expect, test } from 'vitest'
import { complaints } from './cluster.ts'
import { growAndShrink } from './growing.ts'
import { withLab } from './harness.ts'
import { playbook } from './rollout.ts'

const [nodes, joining] = [['node-1', 'node-2', 'node-3'], ['node-4']]
const lab = withLab('grow', [...nodes, ...joining])
const inventory = 'test/lab/inventories/growing.ts'
const env = { LAB_FEW: 'yes' }

beforeAll(async () => {
  const run = await playbook(lab, 'site', [], { inventory, env })
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
})

test('a fourth node machine joins, and the one that leads leaves: its streams get another replica, and no bystander restarts', () =>
  growAndShrink({ lab, nodes, joining, others: [], env, leaving: (leader) => [leader] }))
