import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command } from '../../lib/kinds/command.ts'
import { file } from '../../lib/kinds/file.ts'
import { execute, mine, playOf, scratch } from '../engine/harness.ts'
import { hostile } from './values.ts'

/** Bytes of no meaning have no text that could be compared. */
const told = Object.entries(hostile(`canary-${process.pid}`)).filter(([, value]) => value.isWellFormed())

test.each(told)('what a host says of itself, such as %s, is a value and nothing else', async (_, value) => {
  const dir = scratch()
  writeFileSync(join(dir, 'said'), value)
  const said = { name: 'said', shell: { name: 'said', text: `probe_said() { cat '${join(dir, 'said')}'; }` }, probe: 'probe_said' }
  const play = playOf(
    'play',
    ({ facts }) => {
      const heard = String(facts.said)
      const taken = command({ name: 'take', argv: ['cp', '--', join(dir, 'said'), join(dir, 'copy')], creates: join(dir, 'copy') })
      const argument = command({
        name: 'give',
        argv: ['/bin/sh', '-c', 'printf %s "$1" >"$2"', 'sh', heard, join(dir, 'argument')],
        creates: join(dir, 'argument'),
      })
      return [file({ path: join(dir, 'content'), content: heard, ...mine }), taken, ...(argument.problems.length > 0 ? [] : [argument])]
    },
    { facts: { said: { ...said, parse: (output) => output } } },
  )
  const { exit, complaints } = await execute([play])
  expect([exit, complaints]).toEqual([0, []])
  expect(readFileSync(join(dir, 'content'), 'utf8')).toBe(value)
  if (existsSync(join(dir, 'argument'))) expect(readFileSync(join(dir, 'argument'), 'utf8')).toBe(value)
  else expect(value.includes('\0') || value.length > 100_000).toBe(true)
  expect(['/', dir, '.'].filter((each) => existsSync(join(each, `canary-${process.pid}`)))).toEqual([])
})
