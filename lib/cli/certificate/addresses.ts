import { isIP } from 'node:net'

type Entry = { readonly type: 'dns' | 'ip'; readonly value: string }

/** One spelling for all of an address: `::ffff:10.0.0.1` with dots in it becomes another address in the library's hands. */
const canonical = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address.toLowerCase()

/** The entries of a subjectAltName, each address once. */
export const entriesOf = (addresses: readonly string[]): Entry[] =>
  [...new Set(addresses.map(canonical))].map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))
