import { expect, test } from 'vitest'
import { pooled } from '../../lib/engine/pool.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test.each([
  [1, 5, 1],
  [3, 5, 3],
  [9, 5, 5],
  [0, 5, 1],
])('width %s over %s members: at most %s at a time, results in order', async (width, count, expected) => {
  let [now, most] = [0, 0]
  const results = await pooled(
    width,
    Array.from({ length: count }, (_, i) => i),
    async (member) => {
      most = Math.max(most, ++now)
      await turn()
      now--
      return member * 2
    },
  )
  expect([results, most]).toEqual([[0, 2, 4, 6, 8], expected])
})

test('an error is thrown when all that had begun has ended', async () => {
  const ended: string[] = []
  const work = pooled(2, ['bad', 'slow'], async (member) => {
    if (member === 'bad') throw new Error('bad')
    for (let i = 0; i < 5; i++) await turn()
    ended.push(member)
  })
  await expect(work).rejects.toThrow('bad')
  expect(ended).toEqual(['slow'])
})
