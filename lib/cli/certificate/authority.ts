import { existsSync, mkdirSync } from 'node:fs'
import { RequestError } from '../../engine/errors.ts'
import { codeOf } from '../../inventory/secrets/private-file.ts'
import { type Named, recipientsOf } from '../secret/recipients.ts'
import { newKey } from './key.ts'
import { AUTHORITY, type Pair, pairOf } from './names.ts'
import { selfSigned } from './signed.ts'
import { together } from './together.ts'
import { validFor } from './validity.ts'
import { type Done, writePair } from './write-pair.ts'

function mustBeNew(pair: Pair): void {
  const there = [pair.certificate, pair.key].filter((path) => existsSync(path))
  const what = 'it is there already, and no authority is ever written over'
  if (there.length > 0) throw new RequestError(there.map((where) => ({ where, what, fix: 'make the new one in another directory' })))
}

function makeDirectory(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (error) {
    throw new RequestError([{ where: dir, what: `this directory cannot be made (${codeOf(error)})`, fix: 'name another' }])
  }
}

/** Makes an authority of one's own. @throws RequestError with all that stands in its way */
export async function makeAuthority(dir: string, options: Named & { readonly name: string; readonly days: number }): Promise<Done> {
  const pair = pairOf(dir, AUTHORITY)
  const [recipients] = await together(
    () => recipientsOf(options, pair.key),
    () => mustBeNew(pair),
  )
  const { keys, pem } = await newKey()
  const certificate = await selfSigned(options.name, keys, validFor(options.days))
  makeDirectory(dir)
  return writePair(pair, certificate, pem, recipients)
}
