import { RequestError } from '../../engine/errors.ts'
import { decrypted } from '../../inventory/secrets/age.ts'

/** The plaintext, byte for byte. @throws RequestError with what is wrong with the identity or the text */
export async function opened(bytes: Uint8Array, where: string): Promise<Uint8Array> {
  const found = await decrypted(bytes, 'it')
  if ('bytes' in found) return found.bytes
  throw new RequestError(found.flaws.map((flaw) => ({ where, ...flaw })))
}
