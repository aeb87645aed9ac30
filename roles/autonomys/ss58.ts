import { createHash } from 'node:crypto'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const checksumBytes = 2
const keyBytes = 32

const checksum = (body: Uint8Array): Buffer => createHash('blake2b512').update('SS58PRE').update(body).digest().subarray(0, checksumBytes)

function base58(bytes: Uint8Array): string {
  let rest = BigInt(`0x00${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = alphabet[Number(rest % 58n)]! + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text
}

function unbase58(text: string): Buffer {
  const value = [...text].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n)
  const hex = value === 0n ? '' : value.toString(16)
  const zeros = /^1*/.exec(text)![0].length
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')])
}

const prefixBytes = (prefix: number): number[] =>
  prefix < 64 ? [prefix] : [((prefix & 0xfc) >> 2) | 0x40, (prefix >> 8) | ((prefix & 3) << 6)]

/** The address of a public key (32 bytes) in the network that `prefix` (0 … 16383) stands for. */
export function encodeSs58(prefix: number, key: Uint8Array): string {
  const body = Buffer.from([...prefixBytes(prefix), ...key])
  return base58(Buffer.concat([body, checksum(body)]))
}

export type Ss58 = { readonly prefix: number; readonly key: Uint8Array }
export type Ss58Fault = { readonly fault: 'letter' | 'length' | 'prefix' | 'checksum'; readonly detail: string }

/** Network prefix and public key of an address, or what keeps it from being one. */
export function decodeSs58(text: string): Ss58 | Ss58Fault {
  const stranger = [...text].find((letter) => !alphabet.includes(letter))
  if (stranger !== undefined) return { fault: 'letter', detail: JSON.stringify(stranger) }
  if (text.length > 64) return { fault: 'length', detail: `${text.length} letters` }
  const bytes = unbase58(text)
  const first = bytes[0] ?? 0
  if (first >= 128) return { fault: 'prefix', detail: `first byte ${first}` }
  const long = first >= 64
  const start = long ? 2 : 1
  if (bytes.length !== start + keyBytes + checksumBytes) return { fault: 'length', detail: `${bytes.length} bytes` }
  const body = bytes.subarray(0, -checksumBytes)
  if (!checksum(body).equals(bytes.subarray(-checksumBytes))) return { fault: 'checksum', detail: '' }
  const second = bytes[1]!
  const prefix = long ? ((first & 0x3f) << 2) | (second >> 6) | ((second & 0x3f) << 8) : first
  return { prefix, key: body.subarray(start) }
}
