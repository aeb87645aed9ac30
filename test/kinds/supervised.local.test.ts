import { expect, test } from 'vitest'
import { supervised } from '../../lib/kinds/supervised.ts'
import { ask, tree, withOnly } from '../facts/sh.ts'

const stamp = (hoursAgo: number): string => {
  const at = new Date(Date.now() - hoursAgo * 3_600_000)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:00,123`
}

test('restarts are counted in the last day, the first start that the log tells of is none', async () => {
  const spawned = (hoursAgo: number, name: string) => `${stamp(hoursAgo)} INFO spawned: '${name}' with pid 7\n`
  const root = tree({
    'var/log/supervisor/supervisord.log.1': spawned(50, 'old') + spawned(49, 'long'),
    'var/log/supervisor/supervisord.log': `${stamp(3)} INFO success: old entered RUNNING state\n${spawned(2, 'old')}${spawned(3, 'new')}${spawned(2, 'new')}${spawned(1, 'new')}`,
  })
  const { restarts } = supervised.parse(await ask(supervised, { root }))
  expect(Object.fromEntries(restarts)).toEqual({ old: 1, long: 0, new: 2 })
})

test('without perl nothing can be asked', async () => {
  const output = await ask(supervised, { path: withOnly('date', 'awk', 'tail') })
  expect(() => supervised.parse(output)).toThrow('perl, which is not installed')
})

test('what only root may ask is no word about programs', () => {
  expect(supervised.parse('denied\x1d').processes).toBe('denied')
  expect(supervised.parse('down\x1d').processes).toBeUndefined()
  expect(supervised.parse('a\ta\tRUNNING\t7\t\t10\t0\t25\n\x1d').processes).toMatchObject([{ name: 'a', age: 15 }])
})
