import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { load } from '../../lib/inventory/load.ts'
import type { Overrides } from '../../lib/inventory/overrides.ts'
import { schema } from './fixtures/cluster/schema.ts'
import { directoryOf, refusal } from './support.ts'

const cluster = async (overrides: Overrides, format = 'typed') =>
  (await load(`test/inventory/fixtures/cluster/${format}`, schema, { overrides })).cluster
const refused = (overrides: Overrides, directory?: string) => refusal(() => cluster(overrides), directory)

describe('-e', () => {
  it.each([
    [['farmer.version=3.0'], { farmer: { version: '3.0' } }],
    [['archive=no'], { archive: false }],
    [['archive=false'], { archive: false }],
    [['farmer.version=3', 'farmer.version=4'], { farmer: { version: '4' } }],
    [['{"farmer": {"version": "5"}}'], { farmer: { version: '5' } }],
    [['farmer={"version": "6"}'], { farmer: { version: '6' } }],
    [['farmer.version=a=b'], { farmer: { version: 'a=b' } }],
    [{ 'farmer.version': '7' }, { farmer: { version: '7' } }],
  ] as [Overrides, object][])('%j', async (overrides, changed) => {
    expect(await cluster(overrides)).toEqual({ ...(await cluster([])), ...changed })
  })

  it('keeps what stands beside the value', async () => {
    const sha256 = 'a'.repeat(64)
    for (const format of ['typed', 'ini', 'yaml'])
      expect((await cluster([`farmer.sha256=${sha256}`], format)).farmer).toEqual({ version: '2.10', sha256 })
  })

  it('reads files', async () => {
    const directory = directoryOf({ 'a.yml': 'farmer:\n  version: "8"\n', 'b.json': '{"archive": false}' })
    expect(await cluster([`@${join(directory, 'a.yml')}`, `@${join(directory, 'b.json')}`])).toMatchObject({
      farmer: { version: '8' },
      archive: false,
    })
  })

  it('refuses all that sets nothing, at once', async () => {
    const directory = directoryOf({ 'list.yml': '- a\n', 'bad.yml': 'a: [\n' })
    expect(
      await refused(
        [
          'verison=1',
          'farmer.verison=1',
          'archive.on=1',
          'nonsense',
          'archive=maybe',
          'farmer.sha256=short',
          'rewardAddress=5x',
          `@${directory}/list.yml`,
          `@${directory}/none.yml`,
          '{"farmer": {"versions": 1}}',
        ],
        directory,
      ),
    ).toMatchInlineSnapshot(`
      "-e nonsense: this sets nothing; write key=value or @file
      -e @list.yml: this holds no variables; write \`key: value\` lines
      -e @none.yml: cannot be read: ENOENT: no such file or directory, open 'none.yml'; give JSON or YAML
      -e verison: the cluster has no 'verison'; known: rewardAddress, farmer, natsPassword, archive
      -e farmer.verison: the cluster has no 'farmer.verison'; did you mean 'farmer.version'?
      -e archive.on: the cluster has no 'archive.on'; it holds no keys
      -e farmer.versions: the cluster has no 'farmer.versions'; did you mean 'farmer.version'?
      -e: cluster.rewardAddress: too small; expected string to have >=40 characters (an address of this chain)
      -e: cluster.farmer.sha256: too small; expected string to have exactly 64 characters
      -e: cluster.archive: invalid input; expected boolean, received string"
    `)
    expect(await refused([`@${directory}/bad.yml`], directory)).toContain('-e @bad.yml: cannot be read: ')
  })
})
