import { createHash, createHmac } from 'node:crypto'
import type { ServerHostKeyAlgorithm } from 'ssh2'

/** A line of a known_hosts file that holds a key. */
export type KnownKey = {
  readonly file: string
  readonly line: number
  readonly mark: string
  readonly names: string
  readonly type: string
  readonly key: Buffer
}

export type Verdict =
  | { readonly is: 'ok' }
  | { readonly is: 'unknown' }
  | { readonly is: 'changed'; readonly by: KnownKey }
  | { readonly is: 'revoked'; readonly by: KnownKey }

/** Lines that are no entry are passed over, as sshd(8) has it. */
export function parseKnownHosts(text: string, file: string): KnownKey[] {
  return text.split('\n').flatMap((content, i) => {
    const fields = content.trim().split(/[ \t]+/)
    const mark = fields[0]?.startsWith('@') ? fields.shift()! : ''
    const [names = '', type, key] = fields
    if (names === '' || names.startsWith('#') || type === undefined || key === undefined) return []
    return [{ file, line: i + 1, mark, names, type, key: Buffer.from(key, 'base64') }]
  })
}

/** The name under which known_hosts files hold a host. */
export const knownName = (host: string, port: number): string => (port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`)

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  )

function hashed(names: string, name: string): boolean {
  const [, , salt = '', hash = ''] = names.split('|')
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest().equals(Buffer.from(hash, 'base64'))
}

/** Whether a line's names (patterns with commas, a `!` excludes; or one hash) hold this name. */
export function holds(names: string, name: string): boolean {
  if (names.startsWith('|1|')) return hashed(names, name)
  const patterns = names.split(',')
  const plain = name.toLowerCase()
  const hits = (pattern: string) => (/[*?]/.test(pattern) ? wildcard(pattern).test(name) : pattern.toLowerCase() === plain)
  return !patterns.some((each) => each.startsWith('!') && hits(each.slice(1))) && patterns.some(hits)
}

const trusted = (known: readonly KnownKey[], name: string): KnownKey[] =>
  known.filter(({ mark, names }) => mark === '' && holds(names, name))

/** A host that is known by other keys only has changed, whatever their type: stricter than ssh, which takes a new type for a new host. */
export function judge(known: readonly KnownKey[], name: string, key: Buffer): Verdict {
  const revoked = known.find((each) => each.mark === '@revoked' && each.key.equals(key) && holds(each.names, name))
  if (revoked !== undefined) return { is: 'revoked', by: revoked }
  const entries = trusted(known, name)
  if (entries.some((each) => each.key.equals(key))) return { is: 'ok' }
  const type = keyType(key)
  const other = entries.find((each) => each.type === type) ?? entries[0]
  return other === undefined ? { is: 'unknown' } : { is: 'changed', by: other }
}

const algorithms: readonly (readonly [ServerHostKeyAlgorithm, string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
]

/** Algorithms to offer, those first for which the host's key is known; none with SHA-1. */
export function preferredAlgorithms(known: readonly KnownKey[], name: string): ServerHostKeyAlgorithm[] {
  const types = new Set(trusted(known, name).map(({ type }) => type))
  const rank = ([, type]: readonly [ServerHostKeyAlgorithm, string]) => (types.has(type) ? 0 : 1)
  return algorithms.toSorted((a, b) => rank(a) - rank(b)).map(([algorithm]) => algorithm)
}

/** The type that a public key in wire format names. */
export const keyType = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0))

/** As ssh-keygen -l shows it. */
export const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
