import { type Secret, sha256 } from '../lib/engine/secret.ts'
import { directory } from '../lib/kinds/directory.ts'
import { file } from '../lib/kinds/file.ts'
import { packages } from '../lib/kinds/package.ts'
import { program } from '../lib/kinds/program.ts'
import { release, type Source } from '../lib/kinds/release.ts'
import { service } from '../lib/kinds/service.ts'
import { user } from '../lib/kinds/user.ts'
import { hostPort, type NatsConfig, renderNatsConfig } from '../lib/render/nats.ts'
import { natsClusterNotices } from '../lib/render/nats-cluster.ts'
import { natsConfigNotices, natsConfigProblems } from '../lib/render/nats-problems.ts'
import { natsRestartPart } from '../lib/render/nats-reload.ts'
import { parseDuration } from '../lib/render/nats-units.ts'
import { role } from '../lib/role.ts'
import { programName } from './autonomys/components.ts'
import { logOf, startretries } from './autonomys/program.ts'
import { natsLoaded } from './nats-reload.ts'

export type NatsRole = {
  /** Without `http` nobody could see whether it has loaded its configuration. */
  readonly config: NatsConfig & Required<Pick<NatsConfig, 'http'>>
  /** Debian's package, or the release's archive, of `config.version`. */
  readonly install: 'package' | { readonly source: Source; readonly sha256: string; readonly strip: number }
  readonly startsecs: number
  /** Where `config` names these files: the authority's certificates, and the server's own with its key, all in PEM. */
  readonly tls?: { readonly ca: string; readonly identity: Secret; readonly notices: readonly string[] }
}

const account = 'nats'
export const configPath = '/etc/nats/nats-server.conf'
const releases = '/opt/nats-server'

const tlsDir = '/etc/nats/tls'
/** Certificate and key are one file, for they change together or not at all. */
export const natsTls = { certificate: `${tlsDir}/server.pem`, key: `${tlsDir}/server.pem`, ca: `${tlsDir}/ca.pem` }

/** The package starts a server of its own on port 4222, so its unit is masked before it comes. */
const installed = ({ config: { version }, install }: NatsRole) =>
  install === 'package'
    ? [
        service({ name: 'nats-server', state: 'stopped', enabled: false, masked: true }),
        packages({ names: [{ name: 'nats-server', version: `${version}-*`, hold: true }] }),
      ]
    : [release({ name: 'nats-server', version, dir: releases, ...install })]

const lameDuck = { duration: '30s', grace: '10s' }

/** One server of the cluster; a stop is a lame duck's: clients move to the other servers first. What needs no restart is loaded without one. */
export function nats(spec: NatsRole) {
  const { config, install, startsecs, tls } = spec
  const binary = install === 'package' ? '/usr/sbin/nats-server' : `${releases}/releases/${config.version}/nats-server`
  const content = renderNatsConfig(config)
  const { duration } = config.lameDuck ?? lameDuck
  const log = logOf('nats')
  return role(
    'nats',
    [
      user({ name: account, system: true, home: config.jetstream.storeDir }),
      installed(spec),
      directory({ path: config.jetstream.storeDir, owner: account, mode: '0750', ownTree: true }),
      directory({ path: '/etc/nats' }),
      tls !== undefined && [
        directory({ path: tlsDir }),
        file({ path: natsTls.ca, content: tls.ca }),
        file({ path: natsTls.certificate, content: tls.identity, group: account, mode: '0640' }),
      ],
      file({ path: configPath, content, group: account, mode: '0640', check: [binary, '-t', '-c', '{}'] }),
      program({
        name: programName('nats'),
        command: [binary, '-c', configPath],
        user: account,
        startsecs,
        startretries,
        stopsignal: 'USR2',
        stopwaitsecs: Math.ceil(parseDuration(duration) ?? 30) + 15,
        log,
        inputs: [sha256(natsRestartPart(config)), install === 'package' ? config.version : install.sha256],
      }),
      natsLoaded({
        program: programName('nats'),
        path: configPath,
        also: tls === undefined ? [] : [natsTls.ca, natsTls.certificate],
        http: hostPort(config.http.host, config.http.port),
        log: config.logFile?.path ?? log.path,
        version: config.version,
        maxPayload: config.maxPayload,
      }),
    ],
    {
      problems: [...natsConfigProblems(config)],
      notices: [...natsConfigNotices(config), ...(tls?.notices ?? []), ...natsClusterNotices(config.cluster?.routes.length ?? 1)],
    },
  )
}
