import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inventory, isRunning, scratch, start, until } from './program.ts'

/** A run that is at a step which ends when `go` is called. */
async function atItsStep() {
  const dir = scratch()
  const started = start([...inventory, '-l', 'control', '-e', `dir=${dir}`, '-e', 'held=true'])
  const isThere = (name: string) => existsSync(join(dir, name))
  await until('it is at its step', () => isThere('begun'))
  const nothingRuns = () => until('none of its processes is left', () => !isRunning(dir))
  return { ...started, dir, isThere, nothingRuns, go: () => writeFileSync(join(dir, 'go'), '') }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets a host finish its step, and nothing new begins', async (signal) => {
  const { child, said, result, dir, isThere, nothingRuns, go } = await atItsStep()
  child.kill(signal)
  await until('it was heard', () => said.stdout.includes('interrupted'))
  go()
  const { exit, stdout, stderr } = await result
  expect([exit, stderr]).toEqual([130, ''])
  const end = stdout
    .slice(stdout.indexOf('PLAY slow'))
    .replaceAll(dir, 'DIR')
    .replace(/\d+\.\d s/g, 'TIME')
  expect(end).toMatchInlineSnapshot(`
    "PLAY slow: 1 host
    interrupted: every host finishes the step that it is at; interrupt again to leave at once
    control: changed: command[mark] (mark, TIME)
    control:   DIR/ended exists  no → yes

    RECAP 1 host, 0 ok, 4 changed in TIME, interrupted
    control : ok=0 changed=4 unreachable=0 failed=0 skipped=0
    "
  `)
  expect(['ended', 'after'].map(isThere)).toEqual([true, false])
  await nothingRuns()
})

test('interrupted again it leaves at once, and the step that was begun is the last one', async () => {
  const { child, result, isThere, nothingRuns, go } = await atItsStep()
  while (child.exitCode === null) {
    child.kill('SIGINT')
    await sleep(50)
  }
  expect((await result).exit).toBe(130)
  go()
  await until('the step ends', () => isThere('ended'))
  await nothingRuns()
  expect(isThere('after')).toBe(false)
})
