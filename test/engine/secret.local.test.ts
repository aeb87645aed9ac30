import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { execute, mine, playOf, scratch } from './harness.ts'
import { cell, gauge } from './kinds.ts'

/** Printable, and no word of ours; long enough to be one. */
const secretText = fc
  .array(fc.constantFrom(...'§µ¶$"\\\'`;|&*?[]{}()<>^~ #%'), { minLength: 8, maxLength: 40 })
  .map((signs) => `q7${signs.join('')}z9`)

test('a secret is in no event, though the host has it, prints it, and fails over it', async () => {
  const dir = scratch()
  let found = 0
  await fc.assert(
    fc.asyncProperty(secretText, fc.boolean(), async (text, check) => {
      const secret = new Secret(text)
      writeFileSync(`${dir}/leak`, `before ${text} after\n`)
      writeFileSync(`${dir}/conf`, `old ${text}\n`, { mode: 0o600 })
      const { events } = await execute(
        [
          playOf(
            'p',
            () => [
              file({ path: join(dir, 'conf'), content: secret, ...mine }),
              cell({ path: `${dir}/leak`, value: 'x', steps: [run('sh', '-c', 'cat "$0"; exit 1', `${dir}/leak`)] }),
            ],
            { gate: () => [gauge({ name: 'g', ask: `cat ${dir}/leak`, want: 'x' }, { wait: { within: 0 } })] },
          ),
        ],
        { check },
      )
      const told = events.map((event) => JSON.stringify(event))
      const within = JSON.stringify(text).slice(1, -1)
      expect(told.filter((line) => line.includes(within) || line.includes(text))).toEqual([])
      found += told.filter((line) => line.includes('before ‹secret› after')).length
    }),
    { seed: 7, numRuns: 20 },
  )
  expect(found).toBeGreaterThanOrEqual(20)
})

test('a secret that a bound cuts in two shows no half', async () => {
  const half = 'half-a-secret-'.repeat(20)
  const secret = new Secret(`${half}other-half`)
  const dir = scratch()
  writeFileSync(`${dir}/x`, `${secret.reveal()}\n${'y'.repeat(8190 - 'other-half'.length)}\n`)
  const { complaints } = await execute([
    playOf('p', () => [cell({ path: `${dir}/z`, value: 'x', steps: [run('sh', '-c', 'cat "$0"; exit 1', `${dir}/x`)] })]),
  ])
  expect(complaints[0]).toMatch(/status 1\ny+\nsee/)
})
