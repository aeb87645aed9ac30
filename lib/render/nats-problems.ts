import type { Flaw } from '../engine/errors.ts'
import { reveal } from '../engine/secret.ts'
import { type NatsConfig, type NatsSize, renderNatsConfig } from './nats.ts'
import { parseDuration, parseSize } from './nats-units.ts'
import { versionProblems } from './nats-versions.ts'
import { isPublic } from './public-address.ts'

const when = (wrong: boolean, what: string, fix: string): Flaw[] => (wrong ? [{ what, fix }] : [])

const MB = 1024 * 1024
/** What every component of the farmer demands of the server it connects to (autonomys/subspace, cluster/nats_client.rs). */
const leastPayload = 2 * MB
/** max_pending's default, and the payload above which nats-server warns (server/const.go). */
const defaultPending = 64 * MB
const discouragedPayload = 8 * MB

const sizeFix = 'write bytes, or 3MB (1024-based; 3M is 1000-based)'

const sizeFaults = (sizes: Readonly<Record<string, NatsSize | undefined>>): Flaw[] =>
  Object.entries(sizes).flatMap(([key, size]) =>
    when(size !== undefined && parseSize(size) === undefined, `${key} ${size} is no size`, sizeFix),
  )

function payloadFaults({ maxPayload, maxPending = defaultPending }: NatsConfig): Flaw[] {
  const bytes = parseSize(maxPayload) ?? leastPayload
  const pending = parseSize(maxPending) ?? defaultPending
  return [
    ...when(
      bytes < leastPayload,
      `max_payload ${maxPayload} is ${bytes} bytes, and the farmer exits below ${leastPayload}`,
      'write 2MB (1024-based) or more; the vendor takes 3MB',
    ),
    ...when(bytes > pending, `max_payload ${maxPayload} is above max_pending ${maxPending}`, 'raise max_pending too'),
    ...when(bytes >= 2 ** 31, `max_payload ${maxPayload} is more than nats-server can count`, 'stay below 2GB'),
  ]
}

function lameDuckFaults({ lameDuck = { duration: '30s', grace: '10s' } }: NatsConfig): Flaw[] {
  const [duration, grace] = [parseDuration(lameDuck.duration), parseDuration(lameDuck.grace)]
  if (duration === undefined || grace === undefined)
    return when(true, `lame duck ${lameDuck.duration} with grace ${lameDuck.grace}: not both are durations`, 'write them like 30s or 1m30s')
  return [
    ...when(duration < 30, `lame_duck_duration ${lameDuck.duration} is refused by nats-server`, 'take 30s or more'),
    ...when(grace >= duration, `lame duck grace ${lameDuck.grace} is not below the duration ${lameDuck.duration}`, 'shorten the grace'),
  ]
}

const nameFaults = (key: string, name: string): Flaw[] => [
  ...when(name === '', `${key} is missing, without which JetStream in a cluster does not start`, 'give it one'),
  ...when(/\s/.test(name), `${key} ${JSON.stringify(name)} holds a blank`, 'leave it out'),
]

const route = /^nats:\/\/(\[[\da-f:.]+\]|[\w.-]+):\d+$/i

function clusterFaults(cluster: NatsConfig['cluster']): Flaw[] {
  if (cluster === undefined) return []
  const { name, routes, user, pass } = cluster
  return [
    ...nameFaults('cluster name', name),
    ...routes
      .filter((url) => !route.test(url))
      .flatMap((url) => when(true, `route ${url} is no nats://HOST:PORT`, 'passwords go into user and pass')),
    ...when(new Set(routes).size < routes.length, 'the routes name a server twice', 'name each once'),
    ...when(
      new Set(routes).size < 2,
      'a cluster of one server never elects a JetStream leader',
      'leave the cluster out, or name 3 or 5 servers',
    ),
    ...when((user === undefined) !== (pass === undefined), 'the cluster has a user or a password, not both', 'give both or neither'),
  ]
}

function portFaults({ host, port = 4222, http, cluster }: NatsConfig): Flaw[] {
  const taken = { port, 'http port': http?.port, 'cluster port': cluster && (cluster.port ?? 4248) }
  const ports = Object.entries(taken).filter(([, each]) => each !== undefined)
  return [
    ...ports.flatMap(([key, each]) =>
      when(!(Number.isInteger(each) && each! > 0 && each! < 65_536), `${key} ${each} is no port`, 'take 1 to 65535'),
    ),
    ...when(
      new Set(ports.map(([, each]) => each)).size < ports.length,
      `one port twice: ${ports.map((each) => each.join(' ')).join(', ')}`,
      'part them',
    ),
    ...when([host, http?.host, cluster?.host].includes(''), 'an address to listen on is empty', 'write the private address'),
  ]
}

/** Keys at the start of a line: a second one of the same name would silently win. */
const topKeys = (text: string): string[] => [...text.matchAll(/^(\w+)/gm)].map(([key]) => key!)

function extraFaults({ extra = [], ...config }: NatsConfig): Flaw[] {
  const ours = new Set(topKeys(reveal(renderNatsConfig(config))))
  return topKeys(extra.join('\n')).flatMap((key) =>
    when(ours.has(key), `extra gives ${key} a second time, and the last wins`, 'set it in its own field'),
  )
}

/** All that would keep nats-server from starting or serving as the farmer needs it; `nats-server -t` sees hardly any of it. */
export function natsConfigProblems(config: NatsConfig): readonly Flaw[] {
  const { jetstream, logFile, writeDeadline } = config
  return [
    ...nameFaults('server_name', config.serverName),
    ...sizeFaults({
      max_payload: config.maxPayload,
      max_pending: config.maxPending,
      max_memory_store: jetstream.maxMemory,
      max_file_store: jetstream.maxFile,
      logfile_size_limit: logFile?.sizeLimit,
    }),
    ...payloadFaults(config),
    ...lameDuckFaults(config),
    ...when(
      writeDeadline !== undefined && parseDuration(writeDeadline) === undefined,
      `write_deadline ${writeDeadline} is no duration`,
      'write 10s',
    ),
    ...when(!jetstream.storeDir.startsWith('/'), `store_dir ${JSON.stringify(jetstream.storeDir)} is not absolute`, 'begin it with /'),
    ...clusterFaults(config.cluster),
    ...when(
      config.auth !== undefined && config.systemAuth !== undefined,
      'beside a login of the system account nats-server takes clients without any, whatever auth says',
      'leave auth or systemAuth out',
    ),
    ...portFaults(config),
    ...extraFaults(config),
    ...versionProblems(config),
  ]
}

/** What runs, but not as one would wish. */
export function natsConfigNotices({ maxPayload, jetstream, host, auth, cluster }: NatsConfig): readonly string[] {
  const hosts = [...(auth === undefined ? [host] : []), ...(cluster?.pass === undefined ? [cluster?.host ?? []] : [])].flat()
  const open = [...new Set(hosts)].filter(isPublic)
  return [
    ...((parseSize(maxPayload) ?? 0) > discouragedPayload ? [`max_payload ${maxPayload} is above the 8MB that nats-server advises`] : []),
    ...(jetstream.maxFile === undefined ? ['JetStream may fill the disk: set max_file_store'] : []),
    ...open.map((address) => `nats-server listens on ${address} without a password: whoever reaches it drives the cluster`),
  ]
}
