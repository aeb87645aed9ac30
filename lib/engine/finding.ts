import type { Change, Finding, Resource } from './kind.ts'

export const isWell = ({ unreadable, changes }: Finding): boolean => unreadable === undefined && changes.length === 0

/** A run would put it right. */
export const isDue = (finding: Finding, { asserted }: Resource): boolean =>
  !isWell(finding) && finding.unreadable === undefined && !asserted

export const stillOff = (changes: readonly Change[]): string =>
  changes.map(({ field, from, to, text }) => (text ? `${field} still differs` : `${field} is ${from}, not ${to}`)).join('; ')

export const whyFailed = ({ unreadable, changes, explanation }: Finding): string =>
  unreadable === undefined ? [stillOff(changes), explanation].filter((text) => text !== '').join('\n') : `could not look: ${unreadable}`
