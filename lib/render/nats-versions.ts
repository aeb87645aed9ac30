import type { Flaw } from '../engine/errors.ts'
import type { NatsConfig } from './nats.ts'
import { atLeast } from './nats-units.ts'

type Key = { readonly name: string; readonly since: string; readonly used: (config: NatsConfig) => boolean }

/** Code of the lines that go in as they are, without comments. */
const extraWords = ({ extra = [] }: NatsConfig): readonly string[] =>
  extra.flatMap((line) => line.replace(/(#|\/\/).*/, '').match(/\w+/g) ?? [])

const key = (name: string, since: string, typed: (config: NatsConfig) => unknown, alsoIn: 'extra' | 'no extra'): Key => ({
  name,
  since,
  used: (config) => typed(config) !== undefined || (alsoIn === 'extra' && extraWords(config).includes(name.replace(/.*\./, ''))),
})

/** Keys by the first release that knows them (server/opts.go of the tags); any earlier one refuses the whole file. */
const keys: readonly Key[] = [
  key('cluster.pool_size', '2.10.0', ({ cluster }) => cluster?.poolSize, 'extra'),
  key('cluster.accounts', '2.10.0', ({ cluster }) => cluster?.accounts, 'no extra'),
  key('cluster.compression', '2.10.0', ({ cluster }) => cluster?.compression, 'no extra'),
  key('jetstream.sync_interval', '2.10.0', ({ jetstream }) => jetstream.syncInterval, 'extra'),
  key('jetstream.request_queue_limit', '2.10.21', ({ jetstream }) => jetstream.requestQueueLimit, 'extra'),
  key('logfile_max_num', '2.10.0', ({ logFile }) => logFile?.maxNum, 'extra'),
  key('tls.handshake_first', '2.10.0', () => undefined, 'extra'),
  key('authorization.auth_callout', '2.10.0', () => undefined, 'extra'),
]

/** What the nats-server of this version would not understand. */
export function versionProblems(config: NatsConfig): Flaw[] {
  const { version } = config
  if (!/^v?\d+\.\d+\.\d+$/.test(version))
    return [{ what: `version ${JSON.stringify(version)} is no version`, fix: 'write it like 2.10.22' }]
  return keys
    .filter(({ since, used }) => used(config) && !atLeast(version, since))
    .map(({ name, since }) => ({
      what: `nats-server ${version} refuses the key ${name}`,
      fix: `leave it out, or install ${since} or later`,
    }))
}
