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
  /** Whether it calls others, too, who want to know who it is. */
  readonly calls: boolean
}

/** Extended key usages by their numbers (RFC 5280, 4.2.1.12). */
const [SERVER, CLIENT] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']

export const DAY = 86_400_000
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

/** A certificate that names no use is good for all; Node's types do not know of such. */
const mayBe = ({ keyUsage }: X509Certificate, use: string): boolean => (keyUsage as readonly string[] | undefined)?.includes(use) ?? true

const issued = (by: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(by) && certificate.verify(by.publicKey)

/** The authorities that stand behind the last of a chain; none where one of it is not issued by the next. */
const behind = (chain: readonly X509Certificate[], authorities: readonly X509Certificate[]): readonly X509Certificate[] =>
  chain.every((each, i) => i === 0 || issued(each, chain[i - 1]!)) ? authorities.filter((by) => issued(by, chain.at(-1)!)) : []

const when = (wrong: boolean, what: string, fix: string): Flaw[] => (wrong ? [{ what, fix }] : [])

/** `2036-11-27` */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10)

function timeFlaws(what: string, { validFrom, validTo }: X509Certificate, now: Date): Flaw[] {
  const [from, to] = [new Date(validFrom), new Date(validTo)]
  return [
    ...when(now < from, `${what} is valid from ${dayOf(from)} on only`, 'look at the clock of this machine, or take another'),
    ...when(now > to, `${what} has been out of date since ${dayOf(to)}`, 'take another'),
  ]
}

/** All for which a client, or another server, would refuse it. */
export function certificateFlaws({ chain: text, key, authorities: ca, names, calls }: Identity, now = new Date()): readonly Flaw[] {
  const [chain, authorities, own] = [certificatesIn(text), certificatesIn(ca), keyOf(key)]
  const [first] = chain ?? []
  if (chain === undefined || first === undefined || authorities === undefined || authorities.length === 0) {
    const what = first === undefined ? 'the certificate is none in PEM' : 'the authority is no certificate in PEM'
    return [{ what, fix: 'it begins with -----BEGIN CERTIFICATE-----' }]
  }
  const by = behind(chain, authorities)
  const missing = names.filter((name) => !isFor(first, name))
  return [
    ...timeFlaws('the certificate', first, now),
    ...when(!mayBe(first, SERVER), 'the certificate is for no server', 'issue one with the extended key usage serverAuth'),
    ...when(
      calls && !mayBe(first, CLIENT),
      'the certificate is for no client, which each end of a route may be',
      'issue one with clientAuth, too',
    ),
    ...when(
      missing.length > 0,
      `the certificate is not for ${missing.join(', ')}`,
      `issue one with that name; it is for ${first.subjectAltName ?? 'nobody'}`,
    ),
    ...when(own === undefined, 'the key is none in PEM, or has a passphrase', 'give a PKCS#8 key without one; age can close the file'),
    ...when(own !== undefined && !first.checkPrivateKey(own), 'the key is not that of the certificate', 'take both from one issue'),
    ...when(
      by.length === 0,
      'the authority is not behind the certificate',
      'add what is between them to its file, or name its own authority',
    ),
    ...(by.some((each) => timeFlaws('', each, now).length === 0) ? [] : by.flatMap((each) => timeFlaws('its authority', each, now))),
  ]
}

/** What is to be said of a certificate that is good today. */
export function certificateNotices(chain: string, now = new Date()): readonly string[] {
  const [first] = certificatesIn(chain) ?? []
  const left = first === undefined ? Number.POSITIVE_INFINITY : (new Date(first.validTo).getTime() - now.getTime()) / DAY
  return left > SOON
    ? []
    : [`the certificate ends on ${dayOf(new Date(first!.validTo))}, in ${Math.max(0, Math.floor(left))} days: issue another`]
}
