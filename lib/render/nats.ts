import { reveal, Secret } from '../engine/secret.ts'

/** Bytes, or nats-server's own form: 3MB (1024-based), 3M (1000-based). */
export type NatsSize = number | string

/** Files of the server in PEM; one may hold both. */
export type NatsIdentity = { readonly certificate: string; readonly key: string }

/** One nats-server's configuration; what is left out keeps the server's default. */
export type NatsConfig = {
  readonly serverName: string
  /** Of the nats-server that reads the file: decides which keys it knows. */
  readonly version: string
  readonly host: string
  /** Default 4222. */
  readonly port?: number
  /** Health and metrics; none unless given. */
  readonly http?: { readonly host: string; readonly port: number }
  readonly maxPayload: NatsSize
  readonly maxPending?: NatsSize
  readonly writeDeadline?: string
  readonly jetstream: {
    readonly storeDir: string
    readonly maxMemory?: NatsSize
    readonly maxFile?: NatsSize
    readonly syncInterval?: string
    readonly requestQueueLimit?: number
  }
  readonly cluster?: {
    readonly name: string
    readonly host: string
    /** Default 4248, the vendor's. */
    readonly port?: number
    /** nats://HOST:PORT of every server, this one's included; one list serves all. */
    readonly routes: readonly string[]
    readonly user?: string
    readonly pass?: Secret
    readonly poolSize?: number
    readonly accounts?: readonly string[]
    readonly compression?: string
    /** Servers prove to each other who they are, by certificates of this authority. */
    readonly tls?: NatsIdentity & { readonly ca: string }
  }
  /** What clients must speak then. */
  readonly tls?: NatsIdentity
  readonly auth?: { readonly user: string; readonly pass: Secret }
  /** Of the system account, which may take a server out of the cluster. Not beside `auth`. */
  readonly systemAuth?: { readonly user: string; readonly pass: Secret }
  /** Default 30s (the least that the server takes) and 10s. */
  readonly lameDuck?: { readonly duration: string; readonly grace: string }
  readonly pidFile?: string
  readonly logFile?: { readonly path: string; readonly sizeLimit?: NatsSize; readonly maxNum?: number }
  /** Lines for the end of the file, as they are. */
  readonly extra?: readonly string[]
}

type Value = string | number | readonly string[] | undefined

/** Always in double quotes: a bare value may turn into a number, a boolean or a variable. */
const quoted = (text: string): string => {
  const escaped = text.replace(/[\\"]/g, '\\$&')
  return `"${escaped.replace(/[\x00-\x1f\x7f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`
}

const text = (value: string | Secret | undefined): string | undefined => (value === undefined ? undefined : quoted(reveal(value)))

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

const entries = (values: Readonly<Record<string, Value>>): string[] =>
  Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return []
    return typeof value === 'object' ? [`${key}: [`, ...indent(value), ']'] : [`${key}: ${value}`]
  })

const block = (name: string, lines: readonly string[]): string[] => [`${name} {`, ...indent(lines), '}']

const login = (user: string | undefined, password: Secret | undefined): string[] =>
  user === undefined ? [] : block('authorization', entries({ user: text(user), password: text(password) }))

/** Seconds that a handshake may take; the server's own 2 are few for machines that plot. */
const HANDSHAKE = 5

const tls = (identity: (NatsIdentity & { readonly ca?: string }) | undefined): string[] => {
  if (identity === undefined) return []
  const { certificate, key, ca } = identity
  const files = { cert_file: text(certificate), key_file: text(key), ca_file: text(ca) }
  return block('tls', entries({ ...files, verify: ca === undefined ? undefined : 'true', timeout: HANDSHAKE }))
}

/** Clients without a login stay in the account that they are in. */
const systemAccount = ({ user, pass }: NonNullable<NatsConfig['systemAuth']>): string[] =>
  block('accounts', block(quoted('$SYS'), [`users: [{ user: ${text(user)}, password: ${text(pass)} }]`]))

export const hostPort = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

function cluster({ name, host, port = 4248, routes, user, pass, ...more }: NonNullable<NatsConfig['cluster']>): string[] {
  const credentials = user === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(pass?.reveal() ?? '')}@`
  return block('cluster', [
    ...entries({ name: text(name), host: text(host), port, compression: text(more.compression), pool_size: more.poolSize }),
    ...entries({ accounts: more.accounts?.map(quoted) }),
    ...login(user, pass),
    ...tls(more.tls),
    ...entries({ routes: routes.map((route) => quoted(route.replace('://', `://${credentials}`))) }),
  ])
}

/** The whole file, in a fixed order of keys; a secret as soon as it holds a password. */
export function renderNatsConfig(config: NatsConfig): string | Secret {
  const { lameDuck = { duration: '30s', grace: '10s' }, http, jetstream, auth, logFile } = config
  const server = entries({
    server_name: text(config.serverName),
    host: text(config.host),
    port: config.port ?? 4222,
    http: http && quoted(hostPort(http.host, http.port)),
    max_payload: config.maxPayload,
    max_pending: config.maxPending,
    write_deadline: text(config.writeDeadline),
    lame_duck_duration: quoted(lameDuck.duration),
    lame_duck_grace_period: quoted(lameDuck.grace),
    pid_file: text(config.pidFile),
    log_file: text(logFile?.path),
    logfile_size_limit: logFile?.sizeLimit,
    logfile_max_num: logFile?.maxNum,
  })
  const store = entries({
    store_dir: text(jetstream.storeDir),
    max_memory_store: jetstream.maxMemory,
    max_file_store: jetstream.maxFile,
    sync_interval: text(jetstream.syncInterval),
    request_queue_limit: jetstream.requestQueueLimit,
  })
  const parts = [
    server,
    block('jetstream', store),
    config.cluster ? cluster(config.cluster) : [],
    tls(config.tls),
    login(auth?.user, auth?.pass),
    config.systemAuth ? systemAccount(config.systemAuth) : [],
  ]
  const file = [...parts, config.extra ?? []].filter((lines) => lines.length > 0)
  const rendered = `${file.map((lines) => lines.join('\n')).join('\n\n')}\n`
  const hidden = [auth, config.systemAuth, config.cluster?.pass].some((each) => each !== undefined)
  return hidden ? new Secret(rendered) : rendered
}
