import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { UnreachableError } from '../engine/errors.ts'
import { quote } from '../engine/quote.ts'
import { fingerprint, judge, type KnownKey, keyType, knownName, parseKnownHosts, preferredAlgorithms } from './known-hosts.ts'

export type Checked = {
  readonly name: string
  readonly host: string
  readonly port: number
  /** The first is the one that new keys are written to. */
  readonly knownHosts: readonly string[]
  readonly acceptNew: boolean
}

const parsed = new Map<string, { readonly stamp: string; readonly keys: readonly KnownKey[] }>()

function read(file: string): readonly KnownKey[] {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile()) return []
  const stamp = `${found.ino} ${found.size} ${found.mtimeMs}`
  const before = parsed.get(file)
  if (before?.stamp === stamp) return before.keys
  const keys = parseKnownHosts(readFileSync(file, 'utf8'), file)
  parsed.set(file, { stamp, keys })
  return keys
}

function readAll({ name, knownHosts }: Checked): readonly KnownKey[] {
  try {
    return knownHosts.flatMap(read)
  } catch (error) {
    throw new UnreachableError('host-key', `${name}: cannot read the known hosts: ${error instanceof Error ? error.message : error}`)
  }
}

/** Puts the line at the end in one write, so that runs side by side don't mix theirs. */
function remember({ host, port, knownHosts: [file] }: Checked, key: Buffer): void {
  if (file === undefined) return
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const text = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'latin1') : ''
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  appendFileSync(file, `${gap}${knownName(host, port)} ${keyType(key)} ${key.toString('base64')}\n`, { mode: 0o600 })
}

export const hostKeyAlgorithms = (checked: Checked): ServerHostKeyAlgorithm[] =>
  preferredAlgorithms(readAll(checked), knownName(checked.host, checked.port))

/** The reason to refuse this key, or nothing when the host may be trusted; with `acceptNew` a host seen first is, and is remembered. */
export function refusal(checked: Checked, key: Buffer): UnreachableError | undefined {
  const { name, host, port } = checked
  const known = knownName(host, port)
  const offered = `${keyType(key)} key ${fingerprint(key)}`
  const verdict = judge(readAll(checked), known, key)
  if (verdict.is === 'ok') return undefined
  if (verdict.is === 'unknown' && checked.acceptNew) {
    remember(checked, key)
    return undefined
  }
  if (verdict.is === 'unknown')
    return new UnreachableError(
      'host-key',
      `${name}: ${known} is in no known_hosts file; it showed the ${offered}`,
      'compare that with what `ssh-keygen -lf` says of /etc/ssh/ssh_host_*_key.pub on the host itself, then add it, or take keys seen first with --accept-new',
    )
  const { file, line, key: expected, type } = verdict.by
  const where = `${file} line ${line}`
  if (verdict.is === 'revoked')
    return new UnreachableError('host-key', `${name}: ${known} showed the ${offered}, which ${where} revokes`, 'give the host a new key')
  return new UnreachableError(
    'host-key',
    `${name}: ${known} showed the ${offered}, but ${where} holds the ${type} key ${fingerprint(expected)}: the host is new, or another answers for it`,
    `compare the fingerprint on the host itself; if it is right, \`ssh-keygen -f ${quote(file)} -R ${quote(known)}\` and add the new one`,
  )
}
