import type { RunRecord } from '../../record/schema.ts'

/** The record as it is, to be read again with the schema `runRecord`. */
export const json = (record: RunRecord): string => `${JSON.stringify(record, undefined, 2)}\n`
