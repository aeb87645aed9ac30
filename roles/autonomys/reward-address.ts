import type { Flaw } from '../../lib/engine/errors.ts'
import { decodeSs58, encodeSs58, type Ss58Fault } from './ss58.ts'

/** What is wrong, and what is merely worth knowing; both for a role to hand on. */
export type Verdict = { readonly problems: readonly Flaw[]; readonly notices: readonly string[] }

/** Of Autonomys' mainnet since 2024-11 (subspace-runtime, SS58Prefix). */
const mainnet = 6094
/** Other spellings of a key that pays the same account. */
const sameKey: Readonly<Record<number, string>> = { 2254: 'the Gemini test network', 42: 'any Substrate network' }
const reserved = [46, 47]
const strangers: Readonly<Record<number, string>> = { 0: 'Polkadot', 2: 'Kusama' }

const copy = 'copy it anew from the wallet'

const faults: Readonly<Record<Ss58Fault['fault'], (detail: string) => string>> = {
  letter: (detail) => `holds ${detail}, which no address does`,
  length: (detail) => `has the wrong length (${detail}): letters are missing or too many`,
  prefix: (detail) => `does not begin as an address does (${detail})`,
  checksum: () => 'has a wrong checksum: a letter is mistyped',
}

const refuse = (text: string, what: string, fix: string): Verdict => ({
  problems: [{ what: `reward address ${text} ${what}`, fix }],
  notices: [],
})

/**
 * Whether rewards may go to this address. The farmer itself takes any network's, so a Polkadot address would pass it silently;
 * here 6094 is right, 2254 and 42 are named with their mainnet form, and all else is refused.
 */
export function rewardAddress(text: string): Verdict {
  if (text === '') return { problems: [{ what: 'the reward address is empty', fix: 'copy it from the wallet' }], notices: [] }
  if (/\.\.|…|[<>]/.test(text)) return refuse(text, 'is a placeholder', 'put your own in its place')
  const read = decodeSs58(text)
  if ('fault' in read) return refuse(text, faults[read.fault](read.detail), copy)
  const { prefix, key } = read
  if (prefix === mainnet) return { problems: [], notices: [] }
  const ours = encodeSs58(mainnet, key)
  if (prefix in sameKey)
    return { problems: [], notices: [`reward address ${text} is written for ${sameKey[prefix]}; mainnet writes it ${ours}`] }
  if (reserved.includes(prefix)) return refuse(text, `has the reserved prefix ${prefix}, which the farmer refuses`, copy)
  const network = strangers[prefix] === undefined ? '' : ` (${strangers[prefix]})`
  return refuse(
    text,
    `is of another network: prefix ${prefix}${network}, not ${mainnet}`,
    `if its key is really yours here too, write ${ours}`,
  )
}
