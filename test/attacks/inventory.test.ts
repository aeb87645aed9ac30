import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from '#zod'
import { load } from '../../lib/inventory/load.ts'
import type { Overrides } from '../../lib/inventory/overrides.ts'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { secret } from '../../lib/inventory/secret.ts'
import { directoryOf, refusal } from '../inventory/support.ts'

const schema = defineSchema({
  cluster: z.object({ word: z.string().default('w'), labels: z.record(z.string(), z.unknown()).default({}), token: secret().optional() }),
  groups: { box: z.object({ nick: z.string().default('n'), more: z.record(z.string(), z.unknown()).default({}) }) },
})

const reading = (files: Readonly<Record<string, string>>, overrides: Overrides = {}) => {
  const dir = directoryOf(files)
  return { dir, load: () => load(join(dir, Object.keys(files)[0]!), schema, { overrides }) }
}

const clean = () =>
  expect([({} as { polluted?: unknown }).polluted, Object.prototype.toString.call({})]).toEqual([undefined, '[object Object]'])

/** What it says of files that would harm; in few words, at once, and without a stack. */
async function refused(files: Readonly<Record<string, string>>, overrides: Overrides = {}): Promise<string> {
  const { dir, load } = reading(files, overrides)
  const said = await refusal(load, dir)
  expect(said.length).toBeLessThan(10_000)
  clean()
  return said
}

const yaml = (more: string) => ({ 'hosts.yml': `all:\n  children:\n    box:\n      hosts:\n        a:\n${more}` })
const bomb = [
  'x0: &x0 [a, a, a, a, a, a, a, a, a]',
  ...Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [${Array(9).fill(`*x${i}`).join(', ')}]`),
].join('\n')
const merges = Array.from({ length: 30 }, (_, i) => `x${i + 1}: &x${i + 1}\n  <<: [*x${i}, *x${i}, *x${i}]\n  k${i}: 1`).join('\n')

describe('YAML', () => {
  test.each([
    ['a bomb of aliases', { 'hosts.yml': bomb }],
    ['a bomb of merges', { 'hosts.yml': `x0: &x0\n  k: 1\n${merges}` }],
    ['a mapping that holds itself', { 'hosts.yml': 'all: &all\n  children: *all\n' }],
    ['a mapping that is merged into itself', { 'hosts.yml': 'all: &all\n  <<: *all\n' }],
    ['a hundred thousand lists in one another', { 'hosts.yml': `all: ${'['.repeat(100_000)}` }],
    ['as many that end', { 'hosts.yml': `all: ${'['.repeat(100_000)}${']'.repeat(100_000)}` }],
    ['a bomb in a file of variables', { ...yaml(''), 'group_vars/box.yml': bomb }],
  ])('%s is refused at once', async (_, files) => {
    expect(await refused(files as Record<string, string>)).toMatch(/grows without end|no valid YAML/)
  })

  test.each([
    ['!!js/function', 'nick: !!js/function "function(){ globalThis.polluted = 1 }"'],
    ['!!python/object', 'nick: !!python/object/apply:os.system ["touch /canary"]'],
    ['!include', 'nick: !include /etc/passwd'],
  ])('a tag such as %s is nothing that is run', async (_, text) => {
    expect(await refused(yaml(`          ${text}\n`))).toContain('no valid YAML')
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'a variable, a group and a host that are called %s harm nothing',
    async (name) => {
      for (const inner of [`          ${name}: {polluted: 1}\n`, `          ${name}: x\n`])
        expect(await refused(yaml(inner))).toMatch(new RegExp(`a.${name}: nothing reads this`))
      await refused({ 'hosts.yml': `all:\n  vars:\n    ${name}: {polluted: 1}\n` })
      await refusal(reading({ 'hosts.yml': `${name}:\n  hosts:\n    ${name}:\n      polluted: 1\n` }).load)
      clean()
      const { more } = (await reading(yaml(`          more: {${name}: {polluted: 1}}\n`)).load()).hosts[0] as unknown as {
        more: Record<string, unknown>
      }
      expect(more.polluted).toBeUndefined()
      clean()
    },
  )
})

describe('INI and -e', () => {
  test.each(['__proto__', 'constructor'])('%s harms nothing', async (name) => {
    await refused({ hosts: `[box]\na ${name}=1\n` })
    await refused({ hosts: `[box]\na\n[box:vars]\n${name}={"polluted": 1}\n` })
    const hosts = '[box]\na\n'
    for (const text of [`${name}.polluted=1`, `{"${name}": {"polluted": 1}}`, `word.${name}=1`, `{"${name}": 1}`])
      expect(await refused({ hosts }, [text])).toContain(name)
    clean()
  })

  test.each(['labels.__proto__.polluted=1', '{"labels": {"__proto__": {"polluted": 1}}}'])(
    'nor where every name will do: %s',
    async (text) => {
      expect(await refused({ hosts: '[box]\na\n' }, [text])).toContain("'__proto__' can be no name")
    },
  )
})

describe('hosts', () => {
  const names = [
    '$(touch canary)',
    '`id`',
    '../../etc/passwd',
    '-oProxyCommand=id',
    'a;id',
    'a|id',
    'a b',
    '\x1b[2J',
    'a\u202eb',
    'ä',
    '.',
    '..',
    '%h',
    'a/b',
    'a\0b',
    '__proto__',
  ]
  test.each(names)('%j is no name of one', async (name) => {
    const files = [{ 'hosts.yml': JSON.stringify({ box: { hosts: { [name]: {} } } }) }, { hosts: `[box]\n${name}\n` }]
    for (const each of files) await refused(name === '__proto__' ? { 'hosts.yml': 'box:\n  hosts:\n    __proto__:\n' } : each)
  })

  test.each(['$(id)', '-oProxyCommand=id', 'a b', '../x', 'a\nb'])('%j is no address', async (address) => {
    await refused({ 'hosts.yml': JSON.stringify({ box: { hosts: { a: { ansible_host: address } } } }) })
  })
})

describe('files', () => {
  test('what others may write decides nothing: inventory, variables, secrets, -e @file', async () => {
    const files = { 'hosts.yml': 'box:\n  hosts:\n    a:\n', 'group_vars/box.yml': 'nick: x\n', more: 'word: x\n', 'index.ts': '' }
    for (const name of Object.keys(files)) {
      const { dir } = reading(files)
      chmodSync(join(dir, name), 0o666)
      const overrides = { more: [`@${dir}/more`], 'index.ts': [] }[name] ?? []
      const from = name === 'index.ts' ? 'index.ts' : 'hosts.yml'
      const said = await refusal(() => load(join(dir, from), schema, { overrides }), dir)
      expect(said).toBe(`${name === 'more' ? '-e @' : ''}${name}: everybody may write this file; look who did, then chmod go-w it`)
    }
    const dir = directoryOf({ secret: 'tr0ub4dor' })
    const inventory = { 'hosts.yml': `all:\n  vars:\n    token: {file: ${dir}/secret}\nbox:\n  hosts:\n    a:\n` }
    await reading(inventory).load()
    chmodSync(join(dir, 'secret'), 0o602)
    expect(await refused(inventory)).toContain(`${dir}/secret is open to its group or to others (mode 0602)`)
  })

  test('nor what lies where others may put another file', async () => {
    const { dir, load } = reading({ 'hosts.yml': 'box:\n  hosts:\n    a:\n' })
    chmodSync(dir, 0o777)
    expect(await refusal(load, dir)).toContain('everybody may write its directory')
    chmodSync(dir, 0o1777)
    await load()
  })

  test('a giant file, one that is none, and one that is not there are told', async () => {
    const { dir, load } = reading({ 'hosts.yml': 'box:\n  hosts:\n    a:\n', 'group_vars/box.yml': '' })
    truncateSync(join(dir, 'group_vars/box.yml'), 2 ** 34)
    expect(await refusal(load, dir)).toBe('group_vars/box.yml: this is larger than 16777216 bytes; is it the right file?')
    mkdirSync(join(dir, 'host_vars'))
    symlinkSync('/dev/zero', join(dir, 'host_vars/a'))
    truncateSync(join(dir, 'group_vars/box.yml'), 0)
    expect(await refusal(load, dir)).toBe('host_vars/a: this is no plain file; name a file')
  })

  test('links that lead back, or nowhere, end', async () => {
    const { dir, load } = reading({ 'hosts.yml': 'box:\n  hosts:\n    a:\n', 'group_vars/box/one/a.yml': 'nick: x\n' })
    for (const name of ['one/back', 'one/up', 'again']) symlinkSync(join(dir, 'group_vars/box'), join(dir, 'group_vars/box', name))
    expect((await load()).hosts[0]).toMatchObject({ nick: 'x' })
    symlinkSync('nowhere', join(dir, 'group_vars/box/lost'))
    expect(await refusal(load, dir)).toContain('group_vars/box/lost')
  })
})

test('a host may be called what every object has', async () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
  const { hosts, groups } = await reading({ hosts: `[box]\n${names.join('\n')}\n` }).load()
  expect(hosts.map(({ name }) => name)).toEqual(names)
  expect(groups.get('box')).toEqual(names)
})
