import { readFileSync, statSync } from 'node:fs'
import { armor, Decrypter, identityToRecipient } from 'age-encryption'
import type { Flaw } from '../../engine/errors.ts'
import { Secret } from '../../engine/secret.ts'
import { identityFile, readIdentities } from './identity.ts'
import { atHome, codeOf, MOST_BYTES, withoutNewline } from './private-file.ts'
import type { Outcome } from './slow.ts'

const isArmored = (text: string): boolean => text.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----')

/** As age reads it, armored or not, and however it was indented. */
function binary(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString()
  return isArmored(text) ? armor.decode(text.replace(/^\s+|[^\S\n]+$/gm, '')) : bytes
}

/** How many an age file is encrypted for, which its header shows without a key. */
export const recipientCount = (bytes: Uint8Array): number =>
  (Buffer.from(binary(bytes)).toString('latin1').split('\n---')[0] ?? '').match(/^-> /gm)?.length ?? 0

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function whyNot(name: string, keys: readonly string[], error: unknown): Promise<Flaw> {
  const why = messageOf(error)
  if (!why.includes('no identity matched')) return { what: `${name} is damaged (${why})`, fix: 'encrypt it again' }
  const recipients = await Promise.all(keys.map((key) => identityToRecipient(key)))
  return {
    what: `${name} is not encrypted for ${identityFile()}`,
    fix: `let somebody who can open it encrypt it for ${recipients.join(' and ')}, too`,
  }
}

/** The plaintext of an age file, armored or not, byte for byte. `name` is what it is called in problems. */
export async function decrypted(
  bytes: Uint8Array,
  name: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly flaws: readonly Flaw[] }> {
  const { keys, flaws } = readIdentities()
  if (flaws.length > 0) return { flaws }
  for (const key of keys) Secret.given(key)
  const decrypter = new Decrypter()
  try {
    for (const key of keys) decrypter.addIdentity(key)
  } catch (error) {
    return {
      flaws: [{ what: `the age identity ${identityFile()} is damaged (${messageOf(error)})`, fix: 'take it from a copy, or make another' }],
    }
  }
  try {
    return { bytes: await decrypter.decrypt(binary(bytes)) }
  } catch (error) {
    return { flaws: [await whyNot(name, keys, error)] }
  }
}

async function opened(bytes: Uint8Array, name: string): Promise<Outcome> {
  const found = await decrypted(bytes, name)
  if ('flaws' in found) return found.flaws
  const text = withoutNewline(Buffer.from(found.bytes).toString())
  return text === '' ? [{ what: `${name} holds an empty secret`, fix: 'encrypt it again' }] : Secret.given(text)
}

export const openText = (text: string): Promise<Outcome> => opened(Buffer.from(text), 'the age text')

/** An age file may lie open to all: only its size is bounded. */
export async function openFile(path: string): Promise<Outcome> {
  const remedy = { fix: 'make it with npx tsx lib/cli.ts secret encrypt, or name another' }
  try {
    if (statSync(atHome(path)).size > 4 * MOST_BYTES) return [{ what: `${path} is longer than ${(4 * MOST_BYTES) / 1024} KiB`, ...remedy }]
    return await opened(readFileSync(atHome(path)), path)
  } catch (error) {
    return [{ what: `${path} cannot be read (${codeOf(error)})`, ...remedy }]
  }
}
