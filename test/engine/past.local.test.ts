import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fact } from '../../lib/engine/fact.ts'
import { fileNameOf, past } from '../../lib/engine/past.ts'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { execute, playOf, scratch } from './harness.ts'
import { cell } from './kinds.ts'

const sh = (dir: string, script: string, ...args: string[]): string =>
  execFileSync('sh', ['-c', `${prelude.text}\n${stepsLib.text}\n${script}`, 'sh', ...args], {
    env: { ...process.env, PW_STATE: dir },
    encoding: 'utf8',
  })

const kernel: Fact<string> = {
  name: 'kernel',
  shell: { name: 'uname', text: 'kernel_name() { uname; }' },
  probe: 'kernel_name',
  parse: (said) => said,
}

/** A task that began so many seconds ago ends. */
const took = (dir: string, seconds: number, id: string) =>
  sh(dir, 'read -r now _ </proc/uptime; PW_BEGAN=$((${now%.*} - $1)).00; pw_took "$2" "$3"', String(seconds), id, fileNameOf(id))

test('what tasks took is remembered, the last time each, and not where it was no time at all', () => {
  const dir = scratch()
  expect(past.parse(sh(dir, 'pw_past')).times).toEqual(new Map())
  took(dir, 42, 'program[a b]')
  took(dir, 0, 'file[/x]')
  took(dir, 61, "link[it's]")
  took(dir, 7, 'program[a b]')
  expect(past.parse(sh(dir, 'pw_past')).times).toEqual(
    new Map([
      ['program[a b]', 7],
      ["link[it's]", 61],
    ]),
  )
})

test('where nothing can be remembered nothing fails', () => {
  const dir = scratch()
  writeFileSync(join(dir, 'times'), '')
  expect(took(dir, 5, 'x')).toBe('')
})

test('check mode says what a change took last time', async () => {
  const dir = scratch()
  const ids = ['a', 'b'].map((name) => `cell[${dir}/${name}]`)
  mkdirSync(join(dir, 'state/one/times'), { recursive: true })
  writeFileSync(join(dir, 'state/one/times', fileNameOf(ids[0]!)), `42\t${ids[0]}\n`)
  const plays = [
    playOf('p', () => [cell({ path: join(dir, 'a'), value: 'x' }), cell({ path: join(dir, 'b'), value: 'x' })], { facts: { kernel } }),
  ]
  const { tasks } = await execute(plays, { check: true, state: join(dir, 'state') })
  expect(tasks.map(({ task, last }) => [task, last])).toEqual([
    [ids[0], 42],
    [ids[1], undefined],
  ])
  expect(readdirSync(join(dir, 'state/one'))).toEqual(['times'])
  expect(readFileSync(join(dir, 'state/one/times', fileNameOf(ids[0]!)), 'utf8')).toBe(`42\t${ids[0]}\n`)
})
