import { command } from '../lib/kinds/command.ts'
import { file } from '../lib/kinds/file.ts'
import { role } from '../lib/role.ts'

export type TrustRole = {
  /** Of the file in the system's store. */
  readonly name: string
  /** Certificates in PEM. */
  readonly authority: string
}

const bundle = '/etc/ssl/certs/ca-certificates.crt'

/** Whose certificates all programs of a machine believe that ask its system, as the farmer's NATS client does. */
export function trust({ name, authority }: TrustRole) {
  const path = `/usr/local/share/ca-certificates/${name}.crt`
  return role('trust', [
    file({ path, content: authority }),
    command({ name: 'the system trusts it', argv: ['update-ca-certificates'], unless: ['test', bundle, '-nt', path] }),
  ])
}
