import { z } from '#zod'
import { type Change, compare } from '../lib/engine/kind.ts'
import { mask } from '../lib/engine/secret.ts'
import { type HttpAnswer, httpHealth, jsonOf } from '../lib/kinds/http.ts'
import { parseSize } from '../lib/render/nats-units.ts'
import { logPath } from './autonomys/components.ts'

export type NatsHealth = {
  /** Of the running server, whatever binary lies there by now. */
  readonly version: string
  readonly serverName: string
  readonly httpPort: number
  readonly maxPayload: string | number
  /** Names of all servers of the cluster. */
  readonly servers: readonly string[]
  /** Those that this run could not reach: nothing is expected of them. */
  readonly out: readonly string[]
  /** True where version and max_payload may be the earlier ones: a rollout was taken back, or has not come to every server. */
  readonly undone?: boolean
}

const Replica = z.object({
  name: z.string(),
  current: z.boolean().default(false),
  offline: z.boolean().default(false),
  lag: z.int().default(0),
})
const Jsz = z.object({
  meta_cluster: z
    .object({ leader: z.string().default(''), cluster_size: z.int().default(0), replicas: z.array(Replica).default([]) })
    .optional(),
})
const Varz = z.object({ version: z.string(), server_name: z.string(), max_payload: z.int() })

const well = ({ status, body }: HttpAnswer): string =>
  status === 200 ? 'ok' : `${status || 'no answer'}: ${mask(body).trim().slice(0, 200)}`

/** A majority must agree on a leader, know all servers, and the leader must see every replica current. */
function metaChanges({ serverName, servers, out }: NatsHealth, answer: HttpAnswer | undefined): Change[] {
  if (servers.length < 2) return []
  const meta = Jsz.safeParse(jsonOf(answer)).data?.meta_cluster
  const behind = (meta?.leader === serverName ? meta.replicas : []).filter(
    ({ name, current, offline }) => (!current || offline) && !out.includes(name),
  )
  const known = meta?.cluster_size ?? 0
  return [
    ...compare({ 'meta leader': 'elected' }, { 'meta leader': meta?.leader ? 'elected' : 'none' }),
    ...(known >= servers.length - out.length ? [] : compare({ 'cluster size': String(servers.length) }, { 'cluster size': String(known) })),
    ...(behind.length === 0
      ? []
      : [{ field: 'replicas', from: `${behind.map(({ name }) => name).join(', ')} not current`, to: 'all current' }]),
  ]
}

function varzChanges({ version, serverName, maxPayload, undone = false }: NatsHealth, answer: HttpAnswer | undefined): Change[] {
  const said = Varz.safeParse(jsonOf(answer)).data
  if (said === undefined) return [{ field: '/varz', from: 'no answer', to: 'an answer' }]
  const fresh = <T>(value: T) => (undone ? undefined : value)
  return compare(
    { version: fresh(version), server_name: serverName, max_payload: fresh(String(parseSize(maxPayload))) },
    { version: said.version, server_name: said.server_name, max_payload: String(said.max_payload) },
  )
}

/** What a NATS server is asked about its health. */
export const natsAsk = (httpPort: number) => ['/healthz', '/jsz', '/varz'].map((path) => ({ url: `http://127.0.0.1:${httpPort}${path}` }))

/** What is not as it should be, from the answers to `natsAsk`. */
export const natsChanges = (spec: NatsHealth, [health, jsz, varz]: readonly HttpAnswer[]): Change[] => [
  ...compare({ '/healthz': 'ok' }, { '/healthz': well(health ?? { status: 0, body: '' }) }),
  ...metaChanges(spec, jsz),
  ...varzChanges(spec, varz),
]

/** A server's place in its cluster, from the answers to `natsAsk`; `behind` is what each other server lags, as a leader tells it. */
export function natsPlace([, jsz, varz]: readonly HttpAnswer[]) {
  const meta = Jsz.safeParse(jsonOf(jsz)).data?.meta_cluster
  const said = Varz.safeParse(jsonOf(varz)).data
  if (said === undefined) return undefined
  return {
    name: said.server_name,
    version: said.version,
    leader: meta?.leader || undefined,
    servers: meta?.cluster_size ?? 1,
    behind: new Map((meta?.leader === said.server_name ? meta.replicas : []).map(({ name, lag }) => [name, lag])),
  }
}

/** What a NATS server says of itself and of its cluster, asked on its own machine. */
export const natsHealth = (spec: NatsHealth) =>
  httpHealth(
    {
      name: 'nats',
      ask: natsAsk(spec.httpPort),
      judge: (answers) => natsChanges(spec, answers),
      reads: ['program:nats-server', 'health:nats'],
      log: logPath('nats'),
      remedy: `look at ${logPath('nats')}; curl http://127.0.0.1:${spec.httpPort}/healthz on each server`,
    },
    { wait: { within: 120, every: 1, looks: 2 } },
  )
