import { describe, expect, it } from 'vitest'
import { z } from '#zod'
import { reveal } from '../../lib/engine/secret.ts'
import { load } from '../../lib/inventory/load.ts'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { schema } from './fixtures/cluster/schema.ts'
import { directoryOf, refusal } from './support.ts'

const fixtures = 'test/inventory/fixtures'
const from = (format: string) => load(`${fixtures}/cluster/${format}`, schema)
const refused = (path: string) => refusal(() => load(`${fixtures}/${path}`, schema))

describe('one cluster in three formats', () => {
  it.each([
    ['ini', 'hosts'],
    ['yaml', 'hosts.yml'],
  ])('%s loads to what the typed one is', async (format, file) => {
    const [typed, other] = await Promise.all([from('typed'), from(format)])
    expect(other).toEqual({ ...typed, source: `${fixtures}/cluster/${format}/${file}`, group: expect.any(Function) })
    expect(other.group(schema.groups.plot)).toEqual(typed.group(schema.groups.plot))
    expect(reveal(other.cluster.natsPassword)).toBe('correct horse')
  })

  it('holds what was written', async () => {
    const { source, hosts, groups } = await from('typed')
    expect(source).toBe(`${fixtures}/cluster/typed/index.ts`)
    expect(hosts.map(({ name }) => name)).toEqual(['node-1', 'node-2', 'node-3', 'plot-1', 'plot-2', 'storage-1', 'storage-2'])
    expect(groups.get('rack_b')).toEqual(['node-2', 'node-3', 'storage-2'])
  })
})

describe('load', () => {
  it('tells all that is wrong with a typed inventory at once', async () => {
    expect(await refused('typed/broken.ts')).toMatchInlineSnapshot(`
      "test/inventory/fixtures/typed/broken.ts: cluster.rewardAddress: to fill in: your reward address
      test/inventory/fixtures/typed/broken.ts: cluster.natsPassword: environment variable PLOTWRIGHT_TEST_UNSET is not set; export it, or name another
      test/inventory/fixtures/typed/broken.ts: storage-1.disks: too small; expected array to have >=1 items
      test/inventory/fixtures/typed/broken.ts: node-2.address: 10.0.0.1 port 22 is the address of node-1 too; correct one, or take one of the two hosts out
      test/inventory/fixtures/typed/broken.ts: plot-1.gpus: more than 8 GPUs; split the host"
    `)
  })

  it('refuses modules that are no inventory of this schema', async () => {
    expect(await refused('typed/other-schema')).toMatchInlineSnapshot(
      `"test/inventory/fixtures/typed/other-schema.ts: it is written for another schema than the playbook; import the schema that the playbook imports"`,
    )
    expect(await refused('typed/plain-object.ts')).toMatchInlineSnapshot(
      `"test/inventory/fixtures/typed/plain-object.ts: its default export is no inventory; write \`export default defineInventory(schema, { … })\`"`,
    )
    expect(await refused('typed/throws.ts')).toMatchInlineSnapshot(`"test/inventory/fixtures/typed/throws.ts: cannot be loaded: no luck"`)
  })

  it('does not blame the schema’s own check for tripping over what is wrong already', async () => {
    const picky = defineSchema({
      cluster: z.object({ name: z.string() }),
      groups: {},
      check: ({ cluster }) => (cluster.name.toUpperCase() === 'BAD' ? [{ where: 'name', what: 'bad', fix: '' }] : []),
    })
    const loaded = (name: string) => {
      const directory = directoryOf({ 'hosts.yml': `all: { vars: { ${name} } }\n` })
      return refusal(() => load(directory, picky), directory)
    }
    expect(await loaded('name: 7')).toBe('hosts.yml:1: all.name: invalid input; expected string, received number')
    expect(await loaded('name: bad')).toBe('hosts.yml: name: bad')
  })
})
