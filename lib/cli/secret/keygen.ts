import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { RequestError } from '../../engine/errors.ts'
import { identityFile } from '../../inventory/secrets/identity.ts'
import { atHome, codeOf } from '../../inventory/secrets/private-file.ts'

const whyNot: Readonly<Record<string, string>> = { EEXIST: 'it is there already, and no identity is ever written over' }

/** Writes a new identity as age-keygen does, for its owner alone. Returns its recipient. @throws RequestError where that can't be */
export async function keygen(file = identityFile()): Promise<{ readonly file: string; readonly recipient: string }> {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  try {
    mkdirSync(dirname(atHome(file)), { recursive: true, mode: 0o700 })
    writeFileSync(atHome(file), `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, {
      flag: 'wx',
      mode: 0o600,
    })
  } catch (error) {
    const code = codeOf(error)
    throw new RequestError([{ where: file, what: whyNot[code] ?? `it cannot be written (${code})`, fix: 'name another' }])
  }
  return { file, recipient }
}
