import { fingerprint } from '../engine/fingerprint.ts'
import type { NatsConfig } from './nats.ts'

type Effect = 'reload' | 'restart'
type Effects<Fields> = Readonly<Record<keyof Required<Fields>, Effect>>

/**
 * What brings a changed setting into effect: nats-io/nats-server, server/reload.go (diffOptions, validateClusterOpts; what diffOptions does
 * not name is refused), alike in v2.9.10 and v2.10.22; `cluster` and `extra` part by part, below.
 */
export const natsEffects: Effects<Omit<NatsConfig, 'cluster' | 'extra'>> = {
  serverName: 'restart',
  version: 'restart',
  host: 'restart',
  port: 'restart',
  http: 'restart',
  maxPayload: 'reload',
  maxPending: 'restart',
  writeDeadline: 'reload',
  tls: 'reload',
  jetstream: 'restart',
  auth: 'reload',
  systemAuth: 'reload',
  lameDuck: 'restart',
  pidFile: 'reload',
  // a reload takes another path, but its size and number only come with a restart, and a refusal is told in the old one
  logFile: 'restart',
}

/** That a server has a cluster at all needs a restart, for its port changes. */
export const natsClusterEffects: Effects<NonNullable<NatsConfig['cluster']>> = {
  // a reload takes another name, too, and parts the server from those that have the old one
  name: 'restart',
  host: 'restart',
  port: 'restart',
  routes: 'reload',
  user: 'reload',
  pass: 'reload',
  poolSize: 'reload',
  accounts: 'reload',
  compression: 'reload',
  tls: 'reload',
}

/** Keys of `extra` that a reload brings into effect, as server/opts.go (processConfigFileLine) spells them. */
export const reloadableKeys: readonly string[] = [
  ...['debug', 'trace', 'trace_verbose', 'logtime', 'logtime_utc', 'max_traced_msg_len'],
  ...['max_connections', 'max_conn', 'max_control_line', 'ping_interval', 'ping_max', 'write_deadline'],
  ...['client_advertise', 'connect_error_reports', 'reconnect_error_reports', 'server_tags'],
]

const waiting = (fields: object, effects: Readonly<Record<string, Effect>>) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => effects[field] === 'restart'))

const oneSetting = /^\s*(\w+)\s*[:=\s]\s*("[^"]*"|[^\s,;"]+)\s*$/

/** A line that opens or closes a block leaves unknown what the others are part of. */
const waitingLines = (extra: readonly string[]): readonly string[] =>
  extra.some((line) => /[{}()[\]\n]/.test(line))
    ? extra
    : extra.filter((line) => !reloadableKeys.includes(oneSetting.exec(line)?.[1]?.toLowerCase() ?? ''))

/** The part of a configuration that only a restart brings into effect, as a text that differs when it does; no password is in it. */
export const natsRestartPart = ({ cluster, extra = [], ...server }: NatsConfig): string =>
  fingerprint([waiting(server, natsEffects), cluster && waiting(cluster, natsClusterEffects), waitingLines(extra)])
