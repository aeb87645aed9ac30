import { z } from '#zod'
import { Secret } from '../engine/secret.ts'
import { type Flaw, readPrivate } from './secrets/private-file.ts'

const expected = 'a text, { env: NAME } or { file: PATH }'

const Source = z.union(
  [z.string(), z.instanceof(Secret), z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: `not a secret: expected ${expected}` },
)

type Given = Exclude<z.output<typeof Source>, Secret>

const nonEmpty = (text: string | undefined, flaw: Flaw): Secret | readonly Flaw[] =>
  text === undefined || text === '' ? [flaw] : new Secret(text)

/** What a source holds, or what is wrong with it. */
function read(source: Given): Secret | readonly Flaw[] {
  if (typeof source === 'string') return nonEmpty(source, { what: 'the secret is empty', fix: `write ${expected}` })
  if ('env' in source)
    return nonEmpty(process.env[source.env], {
      what: `environment variable ${source.env} is ${process.env[source.env] === undefined ? 'not set' : 'empty'}`,
      fix: 'export it, or name another',
    })
  const { text, flaws } = readPrivate(source.file)
  return flaws.length > 0 ? flaws : new Secret(text)
}

/**
 * A secret in an inventory: a text, a `Secret`, `{ env: NAME }`, or `{ file: PATH }` (absolute, `~/…`, or from the working directory; one
 * newline at its end is dropped; only root's or the user's own, closed to all others). Parses to a `Secret`; whatever is wrong with the
 * source is a problem.
 */
export const secret = () =>
  Source.transform((source, context) => {
    if (source instanceof Secret) return source
    const found = read(source)
    if (found instanceof Secret) return found
    for (const { what, fix } of found) context.addIssue({ code: 'custom', message: what, params: { fix } })
    return z.NEVER
  })
