import type { RunRecord } from '../../record/schema.ts'

/** The record itself; see docs/reports.md. */
export const json = (record: RunRecord): string => `${JSON.stringify(record, null, 2)}\n`
