import { z } from 'zod'
import type { Change } from '../lib/engine/kind.ts'
import { type HttpAnswer, httpHealth, jsonOf } from '../lib/kinds/http.ts'

export type NatsStreams = {
  readonly httpPort: number
  /** The server that is asked. */
  readonly serverName: string
  /** The one that leaves. */
  readonly leaving: string
  /** How many servers are left then. */
  readonly left: number
}

const Replica = z.object({ name: z.string(), current: z.boolean().default(false), offline: z.boolean().default(false) })
const Stream = z.object({
  name: z.string(),
  config: z.object({ num_replicas: z.int() }),
  cluster: z.object({ leader: z.string().default(''), replicas: z.array(Replica).default([]) }).prefault({}),
})
const Jsz = z.object({ account_details: z.array(z.object({ stream_detail: z.array(Stream).default([]) })).default([]) })
type Stream = z.output<typeof Stream>

const ask = ({ httpPort }: NatsStreams) => [{ url: `http://127.0.0.1:${httpPort}/jsz?accounts=true&streams=true&config=true` }]

function judged(answer: HttpAnswer | undefined, judge: (stream: Stream) => Pick<Change, 'from' | 'to'>[]): Change[] {
  const { data, error } = Jsz.safeParse(jsonOf(answer))
  if (error !== undefined) return [{ field: '/jsz', from: 'no answer', to: 'an answer' }]
  const streams = data.account_details.flatMap(({ stream_detail }) => stream_detail)
  return streams.flatMap((stream) => judge(stream).map((change) => ({ field: `stream ${stream.name}`, ...change })))
}

/** Every stream can be kept as often as it is without the server that leaves; those of which this server knows. */
export const streamsFit = (spec: NatsStreams) =>
  httpHealth({
    name: 'streams',
    ask: ask(spec),
    judge: ([answer]) =>
      judged(answer, ({ config: { num_replicas: replicas } }) => [
        ...(replicas > spec.left ? [{ from: `kept on ${replicas} servers`, to: `on ${spec.left} or fewer: so many are left` }] : []),
        ...(replicas === 1 && spec.serverName === spec.leaving ? [{ from: 'kept here alone', to: 'on other servers, too' }] : []),
      ]),
    reads: ['program:nats-server', 'health:nats'],
    remedy: 'nats stream edit STREAM --replicas N says on how many servers it is kept',
  })

/** Every stream that this server leads has all its replicas, they are current, and none of them is on the server that leaves. */
export const streamsCurrent = (spec: NatsStreams) =>
  httpHealth(
    {
      name: 'replicas',
      ask: ask(spec),
      judge: ([answer]) =>
        judged(answer, ({ config: { num_replicas: wanted }, cluster: { leader, replicas } }) => {
          if (leader === '' && wanted > 1) return [{ from: 'without a leader', to: 'led' }]
          if (leader !== spec.serverName) return []
          const behind = replicas.filter(({ current, offline }) => !current || offline).map(({ name }) => name)
          return [
            ...(replicas.some(({ name }) => name === spec.leaving) ? [{ from: `kept on ${spec.leaving}`, to: 'on others' }] : []),
            ...(replicas.length + 1 < wanted ? [{ from: `kept on ${replicas.length + 1} servers`, to: `on ${wanted}` }] : []),
            ...(behind.length > 0 ? [{ from: `not current on ${behind.join(', ')}`, to: 'current everywhere' }] : []),
          ]
        }),
      reads: ['program:nats-server', 'health:nats'],
      remedy: 'nats stream report shows how far each replica is; run again when they are current',
    },
    { wait: { within: 600, every: 1, looks: 2 } },
  )
