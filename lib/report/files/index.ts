import type { ReportFile, ReportKind } from '../../record/report-file.ts'
import type { RunRecord } from '../../record/schema.ts'
import { writeWhole } from '../../record/write-whole.ts'

type Written = (record: RunRecord) => string

/** Only what is asked for is loaded. */
const kinds: Readonly<Record<ReportKind, () => Promise<Written>>> = {
  json: async () => (await import('./json.ts')).json,
  junit: async () => (await import('./junit.ts')).junit,
  prometheus: async () => (await import('./prometheus.ts')).prometheus,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html/index.ts')).html,
}

const reason = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error).split('\n')[0]!)

async function write(record: RunRecord, { kind, path }: ReportFile): Promise<string[]> {
  try {
    await writeWhole(path, (await kinds[kind]())(record))
    return []
  } catch (error) {
    return [`the ${kind} report ${path} can not be written: ${reason(error)}`]
  }
}

/** Writes each report whole or not at all. Returns what could not be written and why, a line each. */
export async function writeReports(record: RunRecord, files: readonly ReportFile[]): Promise<readonly string[]> {
  return (await Promise.all(files.map((file) => write(record, file)))).flat()
}
