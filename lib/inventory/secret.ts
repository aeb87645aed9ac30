import { z } from '#zod'
import type { Flaw } from '../engine/errors.ts'
import { Secret, SHORTEST_SECRET } from '../engine/secret.ts'
import { readPrivate } from './secrets/private-file.ts'
import { outcomeOf } from './secrets/slow.ts'

const expected = 'a text, { env }, { file }, { command }, { age }, { ageFile } or { prompt }, see docs/secrets.md'

const word = z.string().min(1)

const Source = z.union(
  [
    z.string(),
    z.instanceof(Secret),
    z.strictObject({ env: word }),
    z.strictObject({ file: word }),
    z.strictObject({ command: z.tuple([word], z.string()) }),
    z.strictObject({ age: word }),
    z.strictObject({ ageFile: word }),
    z.strictObject({ prompt: word }),
  ],
  { error: `not a secret: expected ${expected}` },
)

const short: Flaw = {
  what: `the secret is shorter than ${SHORTEST_SECRET} characters, so that it could not be hidden in what programs say`,
  fix: 'choose a longer one',
}

const nonEmpty = (text: string | undefined, flaw: Flaw): Secret | readonly Flaw[] =>
  text === undefined || text === '' ? [flaw] : Secret.given(text)

/** What a source holds, or what is wrong with it. */
function read(source: z.output<typeof Source>): Secret | readonly Flaw[] {
  if (source instanceof Secret) return Secret.given(source.reveal())
  if (typeof source === 'string') return nonEmpty(source, { what: 'the secret is empty', fix: `write ${expected}` })
  if ('env' in source) {
    const value = process.env[source.env]
    const what = `environment variable ${source.env} is ${value === undefined ? 'not set' : 'empty'}`
    return nonEmpty(value, { what, fix: 'export it, or name another' })
  }
  if (!('file' in source)) return outcomeOf(source)
  const { text, flaws } = readPrivate(source.file)
  return flaws.length > 0 ? flaws : Secret.given(text)
}

/**
 * A secret in an inventory; one newline at the end of what a file, a program or age held is dropped. Paths are absolute, `~/…`, or from the
 * working directory. Parses to a `Secret`; whatever is wrong with its source is a problem.
 * - a text, or a `Secret`
 * - `{ env: NAME }`, `{ file: PATH }`: a file that is the user's or root's own, and closed to all others
 * - `{ command: [WORD, …] }`: what a program prints, run without a shell, within 10 s
 * - `{ age: TEXT }`, `{ ageFile: PATH }`: opened by the identity in PLOTWRIGHT_AGE_IDENTITY or ~/.config/plotwright/age.key
 * - `{ prompt: TEXT }`: asked for on the terminal, once for each text
 */
export const secret = () =>
  Source.transform((source, context) => {
    const found = read(source)
    if (found instanceof Secret && found.reveal().length >= SHORTEST_SECRET) return found
    for (const { what, fix } of found instanceof Secret ? [short] : found)
      context.addIssue({ code: 'custom', message: what, params: { fix } })
    return z.NEVER
  })
