import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { z } from '#zod'
import { distrust } from '../engine/careful.ts'
import { Secret } from '../engine/secret.ts'

const Source = z.union([z.string(), z.instanceof(Secret), z.object({ env: z.string().min(1) }), z.object({ file: z.string().min(1) })], {
  error: 'not a secret: expected a text, { env: NAME } or { file: PATH }',
})

/** A file's text, or why that is no secret. */
const read = (file: string): readonly [text: string | undefined, why: string] => {
  const path = file.replace(/^~(?=\/)/, homedir())
  const none = `secret file ${file} is empty or cannot be read: write it, or name another`
  try {
    const flaw = distrust(path)
    return flaw === undefined
      ? [readFileSync(path, 'utf8').replace(/\r?\n$/, ''), none]
      : [undefined, `secret file ${file}: ${flaw.what}; ${flaw.fix}`]
  } catch {
    return [undefined, none]
  }
}

/**
 * A secret in an inventory: a text, a `Secret`, `{ env: NAME }`, or `{ file: PATH }` (absolute, `~/…`, or from the working directory; one
 * newline at its end is dropped). Parses to a `Secret`; an unset variable, an unreadable file and an empty value are problems.
 */
export const secret = () =>
  Source.transform((source, context) => {
    if (source instanceof Secret) return source
    const [text, missing] =
      typeof source === 'string'
        ? [source, 'the secret is empty: write a text, { env: NAME } or { file: PATH }']
        : 'env' in source
          ? [process.env[source.env], `environment variable ${source.env} is not set: export it, or name another`]
          : read(source.file)
    if (text !== undefined && text !== '') return new Secret(text)
    context.addIssue({ code: 'custom', message: missing })
    return z.NEVER
  })
