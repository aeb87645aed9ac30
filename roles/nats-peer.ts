import { z } from '#zod'
import { type Change, defineKind, Unreadable } from '../lib/engine/kind.ts'
import { mask, Secret } from '../lib/engine/secret.ts'
import { shellLib } from '../lib/engine/shell-lib.ts'
import { isAmong, Member, peerId } from './nats-members.ts'

export type NatsPeer = {
  /** The server that is to be no member any more. */
  readonly peer: string
  /** The server that is asked: its own address for clients, and where it answers about itself. */
  readonly serverName: string
  readonly host: string
  readonly port: number
  /** Whether clients must speak TLS to it, by an authority that its machine trusts. */
  readonly tls: boolean
  readonly httpPort: number
  readonly login?: { readonly user: string; readonly pass: Secret }
}

type State = { readonly leader: string; readonly members: readonly Member[] }

const Jsz = z.object({
  meta_cluster: z.object({
    leader: z.string().default(''),
    replicas: z.array(Member).default([]),
  }),
})

/** Seconds until the leader has noticed that a server is gone, and until it has taken it out. */
const SECONDS = 30

const address = ({ host, port, tls }: NatsPeer): readonly string[] => [host, String(port), tls ? 'tls' : 'plain']

const connect = ({ login }: NatsPeer): string | Secret => {
  const options = { verbose: false, pedantic: false, name: 'plotwright', lang: 'sh', version: '1' }
  return login === undefined
    ? `${JSON.stringify(options)}\n`
    : new Secret(`${JSON.stringify({ ...options, user: login.user, pass: login.pass.reveal() })}\n`)
}

function readState(text: string): State | Unreadable {
  try {
    const { leader, replicas } = Jsz.parse(JSON.parse(text)).meta_cluster
    return { leader, members: replicas }
  } catch {
    return new Unreadable(`nats-server says nothing of its cluster: ${mask(text).trim().slice(0, 200) || 'no answer'}`)
  }
}

/**
 * A server that has left counts as a member until it is taken out: with it a majority is larger, and its streams are one replica short.
 * Only the leader knows the members, so on the others there is nothing to do. Refused while the server is still connected.
 */
export const natsPeer = defineKind<NatsPeer, State>({
  name: 'no-member',
  shell: shellLib(import.meta.url, './nats-peer.sh'),
  probe: 'probe_nats_members',
  key: ({ peer }) => peer,
  args: ({ httpPort }) => [String(httpPort)],
  reads: () => ['program:nats-server', 'health:nats', 'package:curl'],
  writes: () => ['health:nats'],
  parse(output, specs) {
    const records = output.split('\x1d')
    return specs.map((_, i) => readState(records[i] ?? ''))
  },
  diff: ({ peer, serverName }, { leader, members }): Change[] =>
    leader === serverName && isAmong(members, peer) ? [{ field: 'NATS cluster', from: `${peer} is a member`, to: 'it is none' }] : [],
  apply: (spec) => [
    {
      argv: ['nats_remove_member', ...address(spec), String(spec.httpPort), spec.peer, peerId(spec.peer), String(SECONDS)],
      data: connect(spec),
      within: 2 * SECONDS + 30,
    },
  ],
})
