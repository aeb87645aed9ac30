import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { find, shown } from '../../lib/inventory/find.ts'
import { directoryOf, refusal } from './support.ts'

const ini = '[node]\nnode-1\n'

describe('find', () => {
  it.each([
    ['prod.ts', '', 'prod.ts', 'typed'],
    ['prod.ts', '', 'prod', 'typed'],
    ['prod/index.ts', '', 'prod', 'typed'],
    ['prod/hosts.ts', '', 'prod', 'typed'],
    ['prod/hosts.yml', '', 'prod', 'yaml'],
    ['prod/inventory.yaml', '', 'prod', 'yaml'],
    ['prod/hosts.ini', '', 'prod', 'ini'],
    ['prod/hosts', ini, 'prod', 'ini'],
    ['prod/hosts', '# comment\n\nall:\n  hosts:\n', 'prod', 'yaml'],
    ['prod/hosts', '---\nall:\n', 'prod', 'yaml'],
    ['prod/hosts', '{"all": {}}', 'prod', 'yaml'],
    ['prod/hosts', 'node-1 a=1\n', 'prod', 'ini'],
    ['list.json', '{}', 'list.json', 'yaml'],
    ['list.txt', ini, 'list.txt', 'ini'],
  ])('%s holding %j, asked for as %s', (file, text, asked, format) => {
    const directory = directoryOf({ [file]: text })
    expect(find(join(directory, asked))).toEqual({ path: join(directory, file), format })
  })

  it('refuses what is not there, or there twice', async () => {
    const directory = directoryOf({ 'two/hosts': ini, 'two/index.ts': '', 'near/host.yml': '', 'none/README.md': '' })
    const refused = (path: string) => refusal(() => find(join(directory, path)), directory)
    expect(await refused('nowhere')).toMatchInlineSnapshot(
      `"nowhere: no inventory here; looked for nowhere, nowhere.ts, nowhere/index.ts, nowhere/hosts.*, nowhere/inventory.*; give -i the path of an inventory"`,
    )
    expect(await refused('two')).toMatchInlineSnapshot(`"two: two/index.ts and two/hosts are both inventories; name one of them"`)
    expect(await refused('near')).toMatchInlineSnapshot(
      `"near: no inventory in this directory; looked for index.ts, hosts.ts, hosts.yml, hosts.yaml, hosts.ini, hosts, inventory.ts, inventory.yml, inventory.yaml, inventory.ini, inventory; known: host.yml"`,
    )
    expect(await refused('none')).toMatchInlineSnapshot(
      `"none: no inventory in this directory; looked for index.ts, hosts.ts, hosts.yml, hosts.yaml, hosts.ini, hosts, inventory.ts, inventory.yml, inventory.yaml, inventory.ini, inventory; known: README.md"`,
    )
  })
})

describe('shown', () => {
  it.each([
    [join(process.cwd(), 'inventories/prod'), 'inventories/prod'],
    ['inventories/prod', 'inventories/prod'],
    ['/somewhere/else', '/somewhere/else'],
  ])('%s', (path, text) => {
    expect(shown(path)).toBe(text)
  })
})
