import { expect, test } from 'vitest'
import { componentOf } from '../../roles/autonomys/components.ts'
import { cluster, refusals, reward } from './cluster.ts'
import { planOf, resourceOf, sectionOf } from './plan.ts'

test('#16 the reward address is checked; the placeholder is refused, the test network’s form told', () => {
  const command = (rewardAddress: string) =>
    sectionOf(planOf(cluster({ cluster: { rewardAddress } }), 'storage-1'), 'autonomys-plot-client').command
  expect(command(reward)).toContain(` --reward-address ${reward} `)
  expect(refusals({ cluster: { rewardAddress: 'stBR..S8V' } })).toEqual([
    'prod.ts: cluster.rewardAddress: reward address stBR..S8V is a placeholder; put your own in its place',
  ])
  expect(refusals({ cluster: { rewardAddress: reward.replace('kZ26', 'kZ27') } })).toEqual([
    'prod.ts: cluster.rewardAddress: reward address sufsKsx4kZ27i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj has a wrong checksum: a letter is mistyped; copy it anew from the wallet',
  ])
  const gemini = 'stB4S14whneyomiEa22Fu2PzVoibMB7n5PvBFUwafbCbRkC1K'
  expect(planOf(cluster({ cluster: { rewardAddress: gemini } }), 'storage-1').notices).toEqual([
    `reward address ${gemini} is written for the Gemini test network; mainnet writes it ${reward}`,
  ])
})

test('#17 the full-piece cache is not --tmp; with a directory that lasts, --tmp is refused unless its loss is allowed', () => {
  const command = (fullPieceCache = {}) =>
    sectionOf(planOf(cluster({ cluster: { fullPieceCache } }), 'plot-1'), 'autonomys-full-piece').command
  expect(command()).toMatch(/ full-piece-sharded-cache path=\/var\/autonomys-full-piece$/)
  expect(refusals({ cluster: { fullPieceCache: { tmp: true } } })).toEqual(
    ['plot-1', 'plot-2'].map(
      (host) => `prod.ts: ${host}: --tmp may delete the pieces exported to /var/autonomys-full-piece; leave tmp out, or set allowLoss`,
    ),
  )
  expect(command({ tmp: true, allowLoss: true })).toMatch(/ full-piece-sharded-cache --tmp path=\/var\/autonomys-full-piece$/)
})

test('#33 the full-piece cache has one id, whatever the text calls it', () => {
  const names = ['full-piece-sharded-cache', 'autonomys-full-piece', 'full-piece-cache', 'autonomys-full-piece-cache']
  expect(names.map(componentOf)).toEqual(names.map(() => ({ id: 'full-piece-cache' })))
})

test('#43 the binary is that of a release with a version, and one that was replaced means a restart', () => {
  const list = planOf(cluster(), 'node-1')
  expect(resourceOf(list, 'release[autonomys]').args).toEqual(['/opt/autonomys', '2024.11.28', 'a'.repeat(64)])
  const node = resourceOf(list, 'program[autonomys-node]')
  expect(sectionOf(list, 'autonomys-node').command).toMatch(/^\/opt\/autonomys\/releases\/2024.11.28\/autonomys-node run /)
  const replaced = ['autonomys-node\tautonomys-node\tRUNNING\t7\t\n', '', '/proc/7/exe /opt/x (deleted)\n', '', '', ''].join('\x1d')
  expect(node.kind.evaluate(replaced, [node])[0]?.changes.filter(({ field }) => field === 'binary')).toEqual([
    { field: 'binary', from: 'replaced since the start', to: 'the one on disk' },
  ])
  const other = planOf(cluster({ cluster: { releases: { '2024.11.28': { sha256: 'c'.repeat(64) } } } }), 'node-1')
  expect(resourceOf(other, 'program[autonomys-node]').fingerprint).not.toBe(node.fingerprint)
})
