import { createHash } from 'node:crypto'
import { z } from '#zod'

/** Another server as the leader of a group sees it. `name` is a sentence where the leader has never met it, as one that was away since before its start. */
export const Member = z.object({
  name: z.string(),
  peer: z.string().default(''),
  current: z.boolean().default(false),
  offline: z.boolean().default(false),
})
export type Member = z.output<typeof Member>

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** By what name a server goes among the members: eight digits of base 62 (nats-io/nats-server, server/server.go, getHash; alike in v2.9.10 and v2.10.22). */
export const peerId = (serverName: string): string =>
  [...createHash('sha256').update(serverName).digest().subarray(0, 8)].map((byte) => digits[byte % 62]).join('')

export const isAmong = (members: readonly Pick<Member, 'name' | 'peer'>[], serverName: string): boolean =>
  members.some(({ name, peer }) => name === serverName || peer === peerId(serverName))
