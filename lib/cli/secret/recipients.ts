import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Encrypter } from 'age-encryption'
import { type Problem, RequestError } from '../../engine/errors.ts'
import { codeOf } from '../../inventory/secrets/private-file.ts'

/** As on a command line: `-r`, `-R`. */
export type Named = { readonly recipient: readonly string[]; readonly 'recipients-file': string | undefined }

type Line = { readonly where: string; readonly recipient: string }

/** A recipient a line; empty lines and `#` remarks are passed over. */
function linesOf(file: string): Line[] {
  const where = `-R ${file}`
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line, at) => ({ where: `${where}:${at + 1}`, recipient: line.trim() }))
      .filter(({ recipient }) => recipient !== '' && !recipient.startsWith('#'))
  } catch (error) {
    throw new RequestError([{ where, what: `it cannot be read (${codeOf(error)})`, fix: 'name another' }])
  }
}

function refusal({ where, recipient }: Line): Problem | undefined {
  try {
    new Encrypter().addRecipient(recipient)
    return undefined
  } catch {
    const what = recipient.startsWith('AGE-SECRET-KEY-')
      ? 'an identity, which is a secret, is no recipient'
      : `'${recipient}' is no recipient`
    return { where, what, fix: 'write it as keygen printed it, age1…' }
  }
}

/**
 * Whom a text is encrypted for: those that are named, or else the lines of recipients.txt in the `file`'s directory.
 * @throws RequestError where there are none, or one is no recipient
 */
export function recipientsOf({ recipient, 'recipients-file': named }: Named, file?: string): readonly string[] {
  const beside = file === undefined ? undefined : join(dirname(file), 'recipients.txt')
  const usual = recipient.length === 0 && beside !== undefined && existsSync(beside) ? beside : undefined
  const from = named ?? usual
  const lines = [...recipient.map((each) => ({ where: '-r', recipient: each })), ...(from === undefined ? [] : linesOf(from))]
  const problems = lines.flatMap((line) => refusal(line) ?? [])
  if (problems.length > 0) throw new RequestError(problems)
  if (lines.length > 0) return [...new Set(lines.map((line) => line.recipient))]
  const what = from === undefined ? 'nobody is named whom it is to be encrypted for' : `${from} names nobody`
  const fix = `give -r age1… or -R recipients.txt${beside === undefined ? '' : `, or write ${beside}`}`
  throw new RequestError([{ where: '-r', what, fix }])
}
