import { expect, test } from 'vitest'
import { z } from '#zod'
import { UnreachableError } from '../../lib/engine/errors.ts'
import type { Fact } from '../../lib/engine/fact.ts'
import type { Session } from '../../lib/engine/session.ts'
import { defineInventory } from '../../lib/inventory/inventory.ts'
import { accept } from '../../lib/inventory/load.ts'
import { fromInput } from '../../lib/inventory/raw.ts'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { Looks } from '../../lib/main/looks.ts'
import { question } from '../../lib/readout.ts'
import { connect } from '../../lib/transport/index.ts'

const schema = defineSchema({ cluster: z.object({ word: z.string() }), groups: { box: z.object({ nick: z.string() }) } })
const { input } = defineInventory(schema, {
  cluster: { word: 'hello' },
  hosts: { box: { a: { address: 'a', local: true, nick: 'Ann' }, b: { address: 'b', nick: 'Bob' } } },
})
const inventory = accept(fromInput('test', input), schema)

const saying = (words: string): Fact<string> => ({
  name: 'say',
  shell: { name: 'say', text: 'say() { printf %s "$*"; }' },
  probe: 'say',
  args: () => [words],
  parse: (output) => output,
})

const bad: Fact<string> = {
  ...saying('x'),
  parse: () => {
    throw new Error('it \x1b[2Jmakes no sense')
  },
}

const asked = question({
  hosts: schema.groups.box,
  facts: ({ host, cluster }) => ({ said: saying(`${cluster.word} ${host.nick}`), bad }),
  read: (_, { said, bad: other }) => [said, other],
})

test('a host is asked over one shell in one trip; what makes no sense and who is lost is said, the others go on', async () => {
  const sessions: Session[] = []
  const open = async ({ name }: { readonly name: string }) => {
    if (name === 'b') throw new UnreachableError('connect', 'b: no route to the host')
    const target = { name, local: true, address: undefined, become: false, acceptNew: false, connectTimeout: 10, keepalive: 0 } as const
    const session = await connect(target)
    sessions.push(session)
    return session
  }
  const { hosts } = await new Looks([asked], inventory, inventory.hosts, open, 5).look()
  expect(hosts.map(({ host: _, ...sight }) => sight)).toEqual([
    { seen: [{ seen: 'hello Ann' }, { unseen: 'it makes no sense' }] },
    { lost: 'no route to the host' },
  ])
  expect(sessions.map(({ usage }) => [usage.shells, usage.trips])).toEqual([[1, 1]])
})

test('what a host says can not steer the terminal on which it is shown', async () => {
  const here = { local: true, address: undefined, become: false, acceptNew: false, connectTimeout: 10, keepalive: 0 } as const
  const evil = question({
    hosts: schema.groups.box,
    facts: () => ({ said: saying('\x1b[2Ja\x1b]0;t\x07b\x9b31mc\x07d\u202ee\x1d\x1f') }),
    read: (_, { said }) => said,
  })
  const { hosts } = await new Looks([evil], inventory, inventory.hosts, ({ name }) => connect({ ...here, name }), 5).look()
  const { seen } = (hosts[0] as { readonly seen: { readonly seen: string } }).seen
  expect(seen).toMatch(/^ab.*d\ufffde\x1d\x1f$/)
  expect(seen).not.toMatch(/[\x07\x1b\x7f-\x9f\u202e]/)
})

test('a host that takes longer than a look is told as such, asked once, and seen later', async () => {
  let opened = 0
  let give: (session: Session) => void = () => {}
  const looks = new Looks(
    [asked],
    inventory,
    inventory.hosts.slice(0, 1),
    () => {
      opened += 1
      return new Promise((resolve) => {
        give = resolve
      })
    },
    5,
  )
  const lost = [expect.objectContaining({ lost: expect.stringMatching(/^no answer for \d+ s$/) })]
  expect((await looks.look(1)).hosts).toEqual(lost)
  expect((await looks.look(1)).hosts).toEqual(lost)
  give(await connect({ name: 'a', local: true, address: undefined, become: false, acceptNew: false, connectTimeout: 10, keepalive: 0 }))
  expect((await looks.look()).hosts).toEqual([expect.objectContaining({ seen: expect.anything() })])
  expect(opened).toBe(1)
})
