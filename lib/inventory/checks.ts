import { isIP } from 'node:net'
import type { Problem } from '../engine/errors.ts'
import type { Inventory } from './inventory.ts'
import type { Raw } from './raw.ts'
import { todosIn } from './todo.ts'

const label = /^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/i
/** As in DNS, and with `_`. */
export const isHostName = (text: string) =>
  text.length <= 253 && text.split('.').every((part) => label.test(part)) && !/^[\d.]+$/.test(text)
const isName = (text: string) => (/^[a-z\d][\w.-]*$/i.test(text) && text.length <= 253) || isIP(text) !== 0

/** Members that share a key with an earlier one, beside that earlier one. */
function repeats<T>(members: readonly T[], key: (member: T) => string | undefined): { again: T; first: T }[] {
  const seen = new Map<string, T>()
  return members.flatMap((again) => {
    const at = key(again)
    const first = at === undefined ? undefined : seen.get(at)
    if (at !== undefined && first === undefined) seen.set(at, again)
    return first === undefined ? [] : [{ again, first }]
  })
}

/** What holds for every inventory: names that can be told apart, and no machine that is there twice. */
export function crossChecks({ hosts: written, source }: Raw, { hosts, groups }: Inventory): Problem[] {
  const at = new Map(written.map((host) => [host.name, host.at]))
  const where = (name: string, key = '') => `${at.get(name) ?? source}: ${name}${key}`
  const readable = hosts.filter(({ address }) => typeof address === 'string' && todosIn(address).length === 0)
  return [
    ...repeats(written, ({ name }) => name).map(({ again, first }) => ({
      where: `${again.at}: ${again.name}`,
      what: `this host is in '${again.group}' and in '${first.group}'`,
      fix: 'keep it in one; write groups of your own under `groups`',
    })),
    ...[...at.keys()]
      .filter((name) => !isName(name))
      .map((name) => ({
        where: where(name),
        what: 'this is no host name',
        fix: 'use letters, digits, `-`, `_` and `.`, a letter or digit first',
      })),
    ...[...at.keys()]
      .filter((name) => groups.has(name))
      .map((name) => ({ where: where(name), what: 'a group has this name', fix: 'rename the host' })),
    ...readable
      .filter(({ address }) => isIP(address) === 0 && !isHostName(address))
      .map(({ name, address }) => ({
        where: where(name, '.address'),
        what: `'${address}' is neither an IP address nor a host name`,
        fix: 'write one of them; port and user have keys of their own',
      })),
    ...repeats(readable, ({ address, port, proxyJump, proxyCommand }) =>
      JSON.stringify([address.toLowerCase(), port, proxyJump, proxyCommand]),
    )
      .filter(({ again, first }) => again.name !== first.name)
      .map(({ again, first }) => ({
        where: where(again.name, '.address'),
        what: `${again.address} port ${again.port} is the address of ${first.name} too`,
        fix: 'correct one, or take one of the two hosts out',
      })),
  ]
}
