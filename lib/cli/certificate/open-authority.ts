import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { RequestError } from '../../engine/errors.ts'
import { Secret } from '../../engine/secret.ts'
import { dayOf } from '../../inventory/certificate.ts'
import { codeOf } from '../../inventory/secrets/private-file.ts'
import { opened } from '../secret/decrypt.ts'
import { KEY } from './key.ts'
import { AUTHORITY, pairOf } from './names.ts'
import { together } from './together.ts'
import { x509 } from './x509.ts'

export type OpenAuthority = {
  readonly certificate: x509.X509Certificate
  readonly signingKey: webcrypto.CryptoKey
  /** The certificate's own name for its key. */
  readonly keyId: string
}

const refused = (where: string, what: string, fix: string) => new RequestError([{ where, what, fix }])
const copy = 'take it from a copy'

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw refused(path, `it cannot be read (${codeOf(error)})`, copy)
  }
}

function parsed(path: string): x509.X509Certificate {
  const text = read(path).toString()
  try {
    return new x509.X509Certificate(text)
  } catch {
    throw refused(path, 'it is no certificate', copy)
  }
}

function certificateIn(path: string): Omit<OpenAuthority, 'signingKey'> {
  const certificate = parsed(path)
  const { notBefore, notAfter } = certificate
  const keyId = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId
  if (keyId === undefined || certificate.getExtension(x509.BasicConstraintsExtension)?.ca !== true)
    throw refused(path, 'it is the certificate of no authority', copy)
  if (Date.now() >= notAfter.getTime())
    throw refused(path, `it was valid until ${dayOf(notAfter)}`, 'make an authority in another directory')
  if (Date.now() < notBefore.getTime())
    throw refused(path, `it is not valid before ${notBefore.toISOString()}`, "look at this machine's clock")
  return { certificate, keyId }
}

function privateKey(pem: Secret): KeyObject | undefined {
  try {
    return createPrivateKey(pem.reveal())
  } catch {
    return undefined
  }
}

async function keyIn(path: string): Promise<KeyObject> {
  const key = privateKey(Secret.given(Buffer.from(await opened(read(path), path)).toString()))
  if (key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  throw refused(path, `what it holds is no private ${KEY.name} key on ${KEY.namedCurve}`, copy)
}

const isKeyOf = (key: KeyObject, { publicKey }: x509.X509Certificate): boolean =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).equals(Buffer.from(publicKey.rawData))

/** Reads an authority and opens its key, which stays in memory. @throws RequestError with all that is wrong with it */
export async function openAuthority(dir: string): Promise<OpenAuthority> {
  const pair = pairOf(dir, AUTHORITY)
  if (!existsSync(pair.certificate))
    throw refused(dir, `there is no authority (no ${AUTHORITY}.pem)`, `make one with npx tsx lib/cli.ts certificate authority ${dir}`)
  const [found, key] = await together(
    () => certificateIn(pair.certificate),
    () => keyIn(pair.key),
  )
  if (!isKeyOf(key, found.certificate)) throw refused(pair.key, `it is not the key of ${pair.certificate}`, 'take both from one copy')
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return { ...found, signingKey: await webcrypto.subtle.importKey('pkcs8', der, KEY, false, ['sign']) }
}
