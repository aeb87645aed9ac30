import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Flaw } from '../engine/errors.ts'
import type { Secret } from '../engine/secret.ts'

/** What a server shows of itself, as texts in PEM, and what whoever asks it holds against that. */
export type Identity = {
  /** Its certificate, then those between that and the authority's, if any. */
  readonly chain: string
  readonly key: Secret
  /** Certificates of authorities, one of which is to stand behind it. */
  readonly authorities: string
  /** IP addresses and host names that it is reached by. */
  readonly names: readonly string[]
}

const DAY = 86_400_000
/** Days before its end from which on a certificate is spoken of. */
const SOON = 30

/** The certificates of a text, in order; undefined where one of them can't be read. */
function certificatesIn(text: string): readonly X509Certificate[] | undefined {
  try {
    return [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)].map(([pem]) => new X509Certificate(pem))
  } catch {
    return undefined
  }
}

const keyOf = (key: Secret) => {
  try {
    return createPrivateKey(key.reveal())
  } catch {
    return undefined
  }
}

const isFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never' }) : certificate.checkIP(name)) !== undefined

const issued = (by: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(by) && certificate.verify(by.publicKey)

/** Whether each is issued by the next, and the last by an authority. */
const isBacked = (chain: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean =>
  chain.every((each, i) => (i + 1 < chain.length ? [chain[i + 1]!] : authorities).some((by) => issued(by, each)))

const when = (wrong: boolean, what: string, fix: string): Flaw[] => (wrong ? [{ what, fix }] : [])

const day = (time: Date): string => time.toISOString().slice(0, 10)

function timeFlaws({ validFrom, validTo }: X509Certificate, now: Date): Flaw[] {
  const [from, to] = [new Date(validFrom), new Date(validTo)]
  return [
    ...when(now < from, `the certificate is valid from ${day(from)} on only`, 'look at the clock of this machine, or issue another'),
    ...when(now > to, `the certificate has been out of date since ${day(to)}`, 'issue another'),
  ]
}

/** All for which a client, or another server, would refuse it. */
export function certificateFlaws({ chain: text, key, authorities: ca, names }: Identity, now = new Date()): readonly Flaw[] {
  const [chain, authorities, own] = [certificatesIn(text), certificatesIn(ca), keyOf(key)]
  const [first] = chain ?? []
  if (chain === undefined || first === undefined || authorities === undefined || authorities.length === 0) {
    const what = first === undefined ? 'the certificate is none in PEM' : 'the authority is no certificate in PEM'
    return [{ what, fix: 'it begins with -----BEGIN CERTIFICATE-----' }]
  }
  const missing = names.filter((name) => !isFor(first, name))
  return [
    ...timeFlaws(first, now),
    ...when(
      missing.length > 0,
      `the certificate is not for ${missing.join(', ')}`,
      `issue one with that name; it is for ${first.subjectAltName ?? 'nobody'}`,
    ),
    ...when(own === undefined, 'the key is none in PEM, or has a passphrase', 'give a PKCS#8 key without one; age can close the file'),
    ...when(own !== undefined && !first.checkPrivateKey(own), 'the key is not that of the certificate', 'take both from one issue'),
    ...when(
      !isBacked(chain, authorities),
      'the authority is not behind the certificate',
      'add what is between them to its file, or name its own authority',
    ),
  ]
}

/** What is to be said of a certificate that is good today. */
export function certificateNotices(chain: string, now = new Date()): readonly string[] {
  const [first] = certificatesIn(chain) ?? []
  const left = first === undefined ? Number.POSITIVE_INFINITY : (new Date(first.validTo).getTime() - now.getTime()) / DAY
  return left > SOON
    ? []
    : [`the certificate ends on ${day(new Date(first!.validTo))}, in ${Math.max(0, Math.floor(left))} days: issue another`]
}
