import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { z } from '#zod'
import { Secret } from '../engine/secret.ts'

const Source = z.union([z.string(), z.instanceof(Secret), z.object({ env: z.string().min(1) }), z.object({ file: z.string().min(1) })], {
  error: 'not a secret: expected a text, { env: NAME } or { file: PATH }',
})

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file.replace(/^~(?=\/)/, homedir()), 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
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
          : [read(source.file), `secret file ${source.file} is empty or cannot be read: write it, or name another`]
    if (text !== undefined && text !== '') return new Secret(text)
    context.addIssue({ code: 'custom', message: missing })
    return z.NEVER
  })
