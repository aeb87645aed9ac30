import { expect, test } from 'vitest'
import { paint } from '../../lib/report/paint.ts'
import { duration, recapLines, roughly } from '../../lib/report/recap.ts'
import { zero } from './scripted.ts'

const recap = {
  event: 'recap',
  hosts: { 'node-1': { ...zero, ok: 12 }, 'storage-10': { ...zero, ok: 3, changed: 20, failed: 1, skipped: 4 } },
  seconds: 312,
  exit: 1,
} as const

const shape = /^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)\s+skipped=(\d+)$/

test("the recap has Ansible's shape", () => {
  const lines = recapLines(recap, { check: false, warnings: 0 }, paint(false))
  expect(lines).toMatchInlineSnapshot(`
    [
      "RECAP 2 hosts, 15 ok, 20 changed, 1 failed, 4 skipped in 5 min 12 s",
      "node-1     : ok=12 changed=0 unreachable=0 failed=0 skipped=0",
      "storage-10 : ok=3 changed=20 unreachable=0 failed=1 skipped=4",
    ]
  `)
  expect(lines.slice(1).map((line) => shape.exec(line)?.slice(1))).toEqual([
    ['node-1', '12', '0', '0', '0', '0'],
    ['storage-10', '3', '20', '0', '1', '4'],
  ])
})

test('in check mode the totals say would', () => {
  expect(recapLines(recap, { check: true, warnings: 0 }, paint(false))[0]).toMatchInlineSnapshot(
    `"RECAP 2 hosts, 15 ok, 20 would change, 1 failed, 4 behind a pending change in 5 min 12 s"`,
  )
})

test.each([
  [1, '4 skipped, 1 warning in'],
  [3, '4 skipped, 3 warnings in'],
])('%s warnings stand among the totals', (warnings, words) =>
  expect(recapLines(recap, { check: false, warnings }, paint(false))[0]).toContain(words),
)

test.each([
  [0.3, '0.3 s'],
  [9.96, '10 s'],
  [42.4, '42 s'],
  [99, '99 s'],
  [100, '2 min'],
  [540, '9 min'],
  [7800, '2 h 10 min'],
])('%s seconds are roughly %s', (seconds, words) => expect(roughly(seconds)).toBe(words))

test.each([
  [0, '0.0 s'],
  [59.94, '59.9 s'],
  [59.96, '1 min 00 s'],
  [125, '2 min 05 s'],
  [7384, '123 min 04 s'],
])('%s seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text))
