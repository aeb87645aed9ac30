import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prometheus } from '../../../lib/report/files/prometheus.ts'
import { anyRecord } from './any-record.ts'
import { allWell, manyHosts, threeTroubles } from './records.ts'

const promtool = (text: string) => spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
const here = promtool('').error === undefined

/** Exit status, and all it said. */
const checked = (text: string): readonly unknown[] => {
  const { status, stdout, stderr } = promtool(text)
  return [status, stdout, stderr]
}

const well = [0, '', '']

describe.skipIf(!here)(`promtool ${here ? 'reads the report' : 'is not on PATH (Debian: prometheus)'}`, () => {
  test.each([
    ['all well', allWell],
    ['three troubles', threeTroubles],
    ['a thousand hosts', manyHosts(1000)],
  ])('it finds nothing to say: %s', (_, run) => {
    expect(checked(prometheus(run))).toEqual(well)
  })

  test('it finds nothing to say, whatever the texts are', () => {
    fc.assert(
      fc.property(anyRecord, (run) => {
        expect(checked(prometheus(run))).toEqual(well)
      }),
      { numRuns: 25 },
    )
  })

  test('it does say what is wrong', () => {
    expect(checked(prometheus(allWell).replace('plotwright_hosts gauge', 'plotwright_hosts gouge'))[0]).not.toBe(0)
  })
})
