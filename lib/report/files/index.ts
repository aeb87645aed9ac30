import type { ReportFile } from '../../record/report-file.ts'
import type { RunRecord } from '../../record/schema.ts'

/** Writes each report whole or not at all. Returns what could not be written and why, a line each. */
export async function writeReports(_record: RunRecord, _files: readonly ReportFile[]): Promise<readonly string[]> {
  return []
}
