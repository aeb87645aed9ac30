import { randomBytes, type webcrypto } from 'node:crypto'
import { entriesOf } from './addresses.ts'
import type { OpenAuthority } from './open-authority.ts'
import type { Validity } from './validity.ts'
import { x509 } from './x509.ts'

type Keys = webcrypto.CryptoKeyPair

const { KeyUsageFlags: may, ExtendedKeyUsage: serves, X509CertificateGenerator: generator } = x509

/** In UTF-8, as one piece: from a plain text the library would read some signs as its own. */
const called = (name: string) => new x509.Name([{ CN: [{ utf8String: name }] }])

/** 128 bits, which the library writes as a number above zero. */
const newSerial = (): string => randomBytes(16).toString('hex')

/** The certificate of an authority: it signs others, and none of those signs any. */
export const selfSigned = async (name: string, keys: Keys, validity: Validity): Promise<x509.X509Certificate> =>
  generator.create({
    ...validity,
    serialNumber: newSerial(),
    subject: called(name),
    issuer: called(name),
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(may.keyCertSign | may.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })

/** The certificate of a host that serves at these addresses, and calls others as a client. */
export const signedBy = async (
  { certificate, signingKey, keyId }: OpenAuthority,
  name: string,
  addresses: readonly string[],
  keys: Keys,
  validity: Validity,
): Promise<x509.X509Certificate> =>
  generator.create({
    ...validity,
    serialNumber: newSerial(),
    subject: called(name),
    issuer: certificate.subjectName,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(may.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([serves.serverAuth, serves.clientAuth]),
      new x509.SubjectAlternativeNameExtension(entriesOf(addresses)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.AuthorityKeyIdentifierExtension(keyId),
    ],
  })
