import { z } from '#zod'
import type { Change } from '../lib/engine/kind.ts'
import { type HttpAnswer, httpHealth, jsonOf } from '../lib/kinds/http.ts'
import { isAmong, Member } from './nats-members.ts'

export type NatsStreams = {
  readonly httpPort: number
  /** The server that is asked. */
  readonly serverName: string
  /** The one that leaves. */
  readonly leaving: string
  /** How many servers are left then. */
  readonly left: number
}

const Group = z.object({ leader: z.string().default(''), replicas: z.array(Member).default([]) }).prefault({})
const Stream = z.object({ name: z.string(), config: z.object({ num_replicas: z.int() }), cluster: Group })
const Account = z.object({ stream_detail: z.array(Stream).default([]) })
const Jsz = z.object({ meta_cluster: Group, account_details: z.array(Account).default([]) })
type Jsz = z.output<typeof Jsz>
type Stream = z.output<typeof Stream>
type Fault = Pick<Change, 'from' | 'to'>

const when = (wrong: boolean, from: string, to: string): Fault[] => (wrong ? [{ from, to }] : [])

const asked = (name: string, { httpPort }: NatsStreams, judge: (said: Jsz) => Change[]) => ({
  name,
  ask: [{ url: `http://127.0.0.1:${httpPort}/jsz?accounts=true&streams=true&config=true` }],
  judge([answer]: readonly HttpAnswer[]): Change[] {
    const { data } = Jsz.safeParse(jsonOf(answer))
    return data === undefined ? [{ field: '/jsz', from: 'no answer', to: 'an answer' }] : judge(data)
  },
  reads: ['program:nats-server', 'health:nats'] as const,
})

const eachStream = ({ account_details }: Jsz, judge: (stream: Stream) => Fault[]): Change[] =>
  account_details.flatMap(({ stream_detail }) =>
    stream_detail.flatMap((stream) => judge(stream).map((fault) => ({ field: `stream ${stream.name}`, ...fault }))),
  )

/** Its leader tells what holds for all that keep it. */
const sizeFaults = (
  { serverName, leaving, left }: NatsStreams,
  { config: { num_replicas: wanted }, cluster: { leader } }: Stream,
): Fault[] => [
  ...when(wanted > left && (leader === serverName || leader === ''), `kept on ${wanted} servers`, `on ${left} or fewer: so many are left`),
  ...when(wanted === 1 && serverName === leaving, 'kept here alone', 'on other servers, too'),
]

/** Of the streams that this server knows, each can be kept as often as it is without the server that leaves. */
export const streamsFit = (spec: NatsStreams) =>
  httpHealth(
    {
      ...asked('streams', spec, (said) => eachStream(said, (stream) => sizeFaults(spec, stream))),
      remedy: 'say on how many servers a stream is kept: nats stream edit STREAM --replicas N',
    },
    { wait: { within: 0, looks: 1 } },
  )

/** Only a leader knows its replicas. */
function replicaFaults({ serverName, leaving }: NatsStreams, { config: { num_replicas: wanted }, cluster }: Stream): Fault[] {
  const { leader, replicas } = cluster
  if (leader !== serverName) return when(leader === '' && wanted > 1, 'without a leader', 'led')
  const behind = replicas.filter(({ current, offline }) => !current || offline).map(({ name }) => name)
  return [
    ...when(isAmong(replicas, leaving), `kept on ${leaving}`, 'on others'),
    ...when(replicas.length + 1 < wanted, `kept on ${replicas.length + 1} servers`, `on ${wanted}`),
    ...when(behind.length > 0, `not current on ${behind.join(', ')}`, 'current everywhere'),
  ]
}

const memberFaults = ({ leaving }: NatsStreams, { meta_cluster: { replicas } }: Jsz): Change[] =>
  isAmong(replicas, leaving) ? [{ field: 'NATS cluster', from: `${leaving} is a member`, to: 'it is none' }] : []

/** The server that left is no member any more, and every stream that this one leads is kept as often as it should be, all of it current. */
export const streamsKept = (spec: NatsStreams) =>
  httpHealth(
    {
      ...asked('replicas', spec, (said) => [...memberFaults(spec, said), ...eachStream(said, (stream) => replicaFaults(spec, stream))]),
      remedy: 'nats stream report shows how far each replica is; run again when they are current',
    },
    { wait: { within: 600, every: 1, looks: 2 } },
  )
