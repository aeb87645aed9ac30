import { RequestError } from '../../engine/errors.ts'
import type { Secret } from '../../engine/secret.ts'
import { codeOf } from '../../inventory/secrets/private-file.ts'
import { writeWhole } from '../../record/write-whole.ts'
import { encrypted } from '../secret/encrypt.ts'
import type { Pair } from './names.ts'
import type { x509 } from './x509.ts'

/** What was made: where, for how many, and until when it is valid. */
export type Done = Pair & { readonly recipients: number; readonly until: Date }

async function write(path: string, text: string, afterwards: string): Promise<void> {
  try {
    await writeWhole(path, text)
  } catch (error) {
    throw new RequestError([{ where: path, what: `it cannot be written (${codeOf(error)})`, fix: afterwards }])
  }
}

/**
 * Writes both, or puts both in the old ones' place. The key goes first: the certificate, whose date everybody can read without an identity,
 * then tells of no renewal that was not finished, and whoever loads it beside the new key is refused.
 * @throws RequestError where one can't be written
 */
export async function writePair(pair: Pair, certificate: x509.X509Certificate, key: Secret, recipients: readonly string[]): Promise<Done> {
  const locked = await encrypted(Buffer.from(key.reveal()), recipients)
  await write(pair.key, locked, 'all is left as it was')
  const half = `${pair.key} is new already and fits no certificate: put this right, delete that key, and make both again`
  await write(pair.certificate, `${certificate.toString('pem')}\n`, half)
  return { ...pair, recipients: recipients.length, until: certificate.notAfter }
}
