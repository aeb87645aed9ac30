import { readFileSync, statSync } from 'node:fs'
import { armor, Decrypter, identityToRecipient } from 'age-encryption'
import { Secret } from '../../engine/secret.ts'
import { identityFile, readIdentities } from './identity.ts'
import { atHome, codeOf, type Flaw, MOST_BYTES, withoutNewline } from './private-file.ts'
import type { Outcome } from './slow.ts'

const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----'

/** As age reads it, however it was indented. */
const dearmored = (text: string): Uint8Array => armor.decode(text.replace(/^\s+|[^\S\n]+$/gm, ''))

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
export async function decrypted(bytes: Uint8Array, name: string): Promise<{ readonly text: string } | { readonly flaws: readonly Flaw[] }> {
  const { keys, flaws } = readIdentities()
  if (flaws.length > 0) return { flaws }
  for (const key of keys) new Secret(key)
  const decrypter = new Decrypter()
  try {
    for (const key of keys) decrypter.addIdentity(key)
  } catch (error) {
    return {
      flaws: [{ what: `the age identity ${identityFile()} is damaged (${messageOf(error)})`, fix: 'take it from a copy, or make another' }],
    }
  }
  try {
    const text = Buffer.from(bytes).toString()
    return { text: await decrypter.decrypt(text.trimStart().startsWith(BEGIN) ? dearmored(text) : bytes, 'text') }
  } catch (error) {
    return { flaws: [await whyNot(name, keys, error)] }
  }
}

async function opened(bytes: Uint8Array, name: string): Promise<Outcome> {
  const found = await decrypted(bytes, name)
  if ('flaws' in found) return found.flaws
  const text = withoutNewline(found.text)
  return text === '' ? [{ what: `${name} holds an empty secret`, fix: 'encrypt it again' }] : new Secret(text)
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
