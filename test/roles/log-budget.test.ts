import { expect, test } from 'vitest'
import { logBudget, logBytes } from '../../roles/autonomys/log-budget.ts'

const GiB = 2 ** 30
const log = { path: '/var/log/x.log', maxBytes: '512MB', backups: 1 } as const

test.each([
  [{ ...log, maxBytes: 1000, backups: 0 } as const, 1000],
  [{ ...log, maxBytes: '1KB', backups: 2 } as const, 3072],
  [{ ...log, maxBytes: '100MB', backups: 2 } as const, 314_572_800],
  [{ ...log, maxBytes: '1GB', backups: 2 } as const, 3 * GiB],
])('%j takes at most %i bytes', (each, bytes) => {
  expect(logBytes(each)).toBe(bytes)
})

test.each([
  [2 * GiB, 0, undefined],
  [GiB, GiB, undefined],
  [GiB, 0, 'the logs of 2 programs may grow to 2.0 GiB, and their file system has 1.0 GiB for them: give them fewer backups'],
])('two programs, %i bytes free, %i taken', (free, taken, notice) => {
  expect(logBudget([log, log], free, taken)).toBe(notice)
})

test('no programs need nothing', () => {
  expect(logBudget([], 0)).toBeUndefined()
})
