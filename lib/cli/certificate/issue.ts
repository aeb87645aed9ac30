import { type Named, recipientsOf } from '../secret/recipients.ts'
import { newKey } from './key.ts'
import { pairOf } from './names.ts'
import { openAuthority } from './open-authority.ts'
import { signedBy } from './signed.ts'
import { together } from './together.ts'
import { validFor } from './validity.ts'
import { type Done, writePair } from './write-pair.ts'

type Wanted = { readonly dir: string; readonly name: string; readonly addresses: readonly string[] }

/** Makes a key and its certificate by the authority in `dir`, in place of old ones. @throws RequestError with all that stands in its way */
export async function issue({ dir, name, addresses }: Wanted, options: Named & { readonly days: number }): Promise<Done> {
  const pair = pairOf(dir, name)
  const [recipients, authority] = await together(
    () => recipientsOf(options, pair.key),
    () => openAuthority(dir),
  )
  const { keys, pem } = await newKey()
  const validity = validFor(options.days, authority.certificate)
  return writePair(pair, await signedBy(authority, name, addresses, keys, validity), pem, recipients)
}
