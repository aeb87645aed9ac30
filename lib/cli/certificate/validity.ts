import { DAY } from '../../inventory/certificate.ts'

/** Clocks of hosts may be behind ours by so much. */
const SKEW = 300_000

export type Validity = { readonly notBefore: Date; readonly notAfter: Date }

/** From a little before now for so many days, though never longer than `within`. */
export function validFor(days: number, within?: Validity): Validity {
  const now = Date.now()
  const [first, last] = [within?.notBefore.getTime() ?? 0, within?.notAfter.getTime() ?? Number.POSITIVE_INFINITY]
  return { notBefore: new Date(Math.max(now - SKEW, first)), notAfter: new Date(Math.min(now + days * DAY, last)) }
}
