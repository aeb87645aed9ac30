import { existsSync, readFileSync } from 'node:fs'
import type { Problem } from '../lib/engine/errors.ts'
import { Secret } from '../lib/engine/secret.ts'
import { certificateFlaws, certificateNotices } from '../lib/inventory/certificate.ts'
import type { NatsConfig } from '../lib/render/nats.ts'
import { type NatsRole, natsTls } from '../roles/nats.ts'
import { type Inv, inside, nodes } from './members.ts'
import type { Cluster, NodeHost } from './schema.ts'

type Tls = Cluster['nats']['tls']

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** PEM of the authority that all machines are to trust; undefined where clients speak to NATS in the clear. */
export const clientsTrust = (tls: Tls): string | undefined => (tls?.clients ? read(tls.ca) : undefined)

/** Where the configuration names what `natsFiles` holds. */
export const natsTlsConfig = (
  tls: Tls,
): { readonly clients: Pick<NatsConfig, 'tls'>; readonly routes: Pick<NonNullable<NatsConfig['cluster']>, 'tls'> } => {
  const { ca, ...identity } = natsTls
  return { clients: tls?.clients ? { tls: identity } : {}, routes: tls?.routes ? { tls: { ...identity, ca } } : {} }
}

export function natsFiles(tls: Tls, host: NodeHost): NatsRole['tls'] {
  if (tls === undefined || host.tls === undefined) return undefined
  const chain = read(host.tls.certificate)
  const identity = new Secret(`${chain.trimEnd()}\n${host.tls.key.reveal()}\n`)
  return { ca: read(tls.ca), identity, notices: certificateNotices(chain) }
}

const noFile = (where: string, file: string): Problem[] =>
  existsSync(file) ? [] : [{ where, what: `no file ${file}`, fix: 'npx tsx lib/cli.ts certificate --help tells how one is made' }]

function ofHost(tls: Tls, host: NodeHost): Problem[] {
  const where = `${host.name}: tls`
  if (tls === undefined)
    return host.tls === undefined
      ? []
      : [{ where, what: 'a certificate that nobody asks for', fix: 'set cluster.nats.tls, or leave it out' }]
  if (host.tls === undefined)
    return [{ where, what: 'no certificate, which cluster.nats.tls wants of each NATS server', fix: 'give certificate and key' }]
  const missing = noFile(`${where}.certificate`, host.tls.certificate)
  if (missing.length > 0 || !existsSync(tls.ca)) return missing
  const { certificate, key } = host.tls
  const flaws = certificateFlaws({ chain: read(certificate), key, authorities: read(tls.ca), names: [inside(host)], calls: tls.routes })
  return flaws.map((flaw) => ({ where, ...flaw }))
}

/** All that servers or clients would refuse later, and what nobody would ask for. */
export function natsTlsProblems(inventory: Inv): Problem[] {
  const { tls } = inventory.cluster.nats
  return [...(tls === undefined ? [] : noFile('cluster.nats.tls.ca', tls.ca)), ...nodes(inventory).flatMap((host) => ofHost(tls, host))]
}
