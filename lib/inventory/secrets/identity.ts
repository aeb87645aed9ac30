import type { Flaw } from '../../engine/errors.ts'
import { readPrivate } from './private-file.ts'

/** The file of the identities that open what is encrypted for us. */
export const identityFile = (): string => process.env.PLOTWRIGHT_AGE_IDENTITY || '~/.config/plotwright/age.key'

const remedy = 'make one with npx tsx lib/cli.ts secret keygen, or name its file in PLOTWRIGHT_AGE_IDENTITY'

/** The identities in a file as age-keygen writes it, a line each. */
export function readIdentities(file = identityFile()): { readonly keys: readonly string[]; readonly flaws: readonly Flaw[] } {
  const { text, flaws } = readPrivate(file, remedy)
  const keys = text.split('\n').flatMap((line) => (line.startsWith('AGE-SECRET-KEY-') ? [line.trim()] : []))
  if (flaws.length > 0) return { keys, flaws: flaws.map(({ what, fix }) => ({ what: `the age identity ${what}`, fix })) }
  return { keys, flaws: keys.length > 0 ? [] : [{ what: `${file} holds no age identity, a line AGE-SECRET-KEY-1…`, fix: remedy }] }
}
