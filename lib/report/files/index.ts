import type { ReportFile, ReportKind } from '../../record/report-file.ts'
import type { RunRecord } from '../../record/schema.ts'
import { html } from './html/index.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { prometheus } from './prometheus.ts'
import { writeWhole } from './write.ts'

const forms: Readonly<Record<ReportKind, (record: RunRecord) => string>> = { json, junit, prometheus, markdown, html }

async function write(record: RunRecord, { kind, path }: ReportFile): Promise<string[]> {
  try {
    await writeWhole(path, forms[kind](record))
    return []
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]
    return [`--report ${kind}:${path}: it could not be written, and what was there before is as it was: ${why}`]
  }
}

/** Writes each report whole or not at all. Returns what could not be written and why, a line each. */
export async function writeReports(record: RunRecord, files: readonly ReportFile[]): Promise<readonly string[]> {
  return (await Promise.all(files.map((file) => write(record, file)))).flat()
}
