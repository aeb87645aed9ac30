import { expect, test } from 'vitest'
import { configured } from '../../lib/facts/configured.ts'
import { ask, tree } from './sh.ts'

const read = async (files: Record<string, string>) =>
  configured.parse(
    await ask(configured, {
      root: tree(Object.fromEntries(Object.entries(files).map(([name, text]) => [`etc/supervisor/${name}`, text]))),
    }),
  )

test.each<[string, Record<string, string>, readonly string[]]>([
  ['no directory', {}, []],
  ['no file', { 'conf.d/README': '[program:x]\n' }, []],
  [
    'files of one and of more programs',
    { 'conf.d/a.conf': '[program:node]\ncommand=x\n', 'conf.d/b.conf': ' [program: b ]\n[eventlistener:c]\n' },
    ['node', 'b', 'c'],
  ],
  ['a program that was commented out', { 'conf.d/a.conf': ';[program:node]\n#[program:other]\n' }, []],
  ['groups and other sections', { 'conf.d/a.conf': '[group:all]\nprograms=a\n[fcgi-program:f]\n' }, ['f']],
  ['names that no shell should read', { 'conf.d/-e.conf': '[program:$(id)]\n', 'conf.d/a b.conf': "[program:it's]\n" }, ['$(id)', "it's"]],
])('%s', async (_, files, names) => {
  expect(await read(files)).toEqual(names)
})
