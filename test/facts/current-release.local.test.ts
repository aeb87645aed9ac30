import { join } from 'node:path'
import { expect, test } from 'vitest'
import { currentRelease } from '../../lib/facts/current-release.ts'
import { ask, tree } from './sh.ts'

const read = async (files: Readonly<Record<string, string>>, dir = '') => {
  const fact = currentRelease(join(tree(files), dir))
  return fact.parse(await ask(fact, { args: fact.args?.(undefined) ?? [] }))
}

const whole = { 'releases/2024.11.28/.seal-archive': 'a\n', 'releases/2024.11.29/.seal-archive': 'b\n' }

test.each<[string, Readonly<Record<string, string>>, string | undefined, string[]]>([
  ['two releases', { ...whole, current: '@releases/2024.11.28' }, '2024.11.28', ['2024.11.28', '2024.11.29']],
  ['a link to what is gone', { current: '@releases/2024.11.1' }, '2024.11.1', []],
  ['a link that leads elsewhere', { ...whole, current: '@/usr/local/farmer' }, '/usr/local/farmer', ['2024.11.28', '2024.11.29']],
  ['releases on their way, and what is none', { 'releases/.2.new/.seal-archive': '', 'releases/3/x': '', 'releases/4': '' }, undefined, []],
  ['nothing', { other: '' }, undefined, []],
])('%s', async (_, files, version, unpacked) => {
  expect(await read(files)).toEqual({ version, unpacked })
})

test('a directory that is not there, with blanks in its name', async () => {
  expect(await read({ x: '' }, "no such $(dir) '")).toEqual({ version: undefined, unpacked: [] })
})

test('an answer that was cut off is an error', () => {
  expect(() => currentRelease('/opt').parse('releases/1\n')).toThrow('no whole answer about releases: "releases/1"')
})
