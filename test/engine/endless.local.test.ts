import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Step } from '../../lib/engine/step.ts'
import { until } from '../cli/program.ts'
import { execute, hosts, playOf, scratch } from './harness.ts'
import { cell } from './kinds.ts'

/** A step that is a function, as far as the engine can see. */
const shell = (text: string, within: number): Step => ({ argv: ['eval', text], within })

async function complaint(...steps: readonly Step[]): Promise<string | undefined> {
  const play = playOf('p', () => [cell({ path: join(scratch(), 'x'), value: '1', steps })])
  return (await execute([play], { on: hosts('a') })).complaints[0]
}

/** Looks for a process by words that no other test uses. */
const nobody = (words: string) => until(`no ${words} is left`, () => spawnSync('pgrep', ['-xf', words]).status === 1)

test('a function in which a command never ends is ended by that command, so that it can put away what it began', async () => {
  expect(await complaint(shell('sleep 4741 || { echo put away; exit 9; }', 1))).toMatch(
    /: took longer than 1 s\n(Terminated\n)?put away\nsee /,
  )
  await nobody('sleep 4741')
})

test('a function that does not obey is ended ten seconds later, and does nothing more', async () => {
  const never = join(scratch(), 'never')
  expect(await complaint(shell(`(trap '' TERM; exec sleep 4742); touch ${never}`, 1))).toMatch(/: took longer than 1 s\n/)
  await nobody('sleep 4742')
  expect(existsSync(never)).toBe(false)
})

test('nothing is left to wait for functions that came to their end', async () => {
  const steps = Array.from({ length: 50 }, () => shell('exit 0', 4743))
  expect(await complaint(...steps, shell('exit 3', 4743))).toMatch(/status 3/)
  await nobody('timeout 4743 wc -c')
})
