import type { ChangeRecord } from '../../record/schema.ts'

/** A changed field as text: `mode: 0644 → 0666`, or how much of a text differs and its diff. */
export const changeText = (change: ChangeRecord): string[] =>
  'diff' in change ? [`${change.field}: ${change.summary}`, ...change.diff] : [`${change.field}: ${change.from} → ${change.to}`]
