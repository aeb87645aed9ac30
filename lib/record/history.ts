import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type RunRecord, runRecord } from './schema.ts'
import { writeWhole } from './write-whole.ts'

/** What a directory of history holds at most; the oldest records go first. */
const MOST_RECORDS = 1000
const MOST_BYTES = 2 ** 30

/** Names told of records that can't be read. */
const MOST_NAMES = 3

/** `20261127T060003120Z-site-4711.json`: by time, so that names sort as the runs did. Other files are not touched. */
const ours = /^\d{8}T\d{9}Z-.+\.json$/

const stamp = (date: string): string => date.replace(/[-:.]/g, '')
const nameOf = ({ began, playbook }: RunRecord): string => `${stamp(began)}-${playbook.replace(/[^\w-]/g, '_')}-${process.pid}.json`

/** Names of the records, oldest first. */
const namesIn = async (directory: string): Promise<string[]> => (await readdir(directory)).filter((name) => ours.test(name)).sort()

/** Another run that keeps its record at the same time may be ahead with any file. */
async function prune(directory: string): Promise<void> {
  let [records, bytes] = [0, 0]
  for (const name of (await namesIn(directory)).reverse()) {
    const path = join(directory, name)
    bytes += (await stat(path).catch(() => undefined))?.size ?? 0
    if (++records > MOST_RECORDS || bytes > MOST_BYTES) await rm(path, { force: true })
  }
}

const reason = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** Adds a run's record to the history. Returns what went wrong with it, a line each. */
export async function keepRecord(directory: string, record: RunRecord): Promise<readonly string[]> {
  try {
    await writeWhole(join(directory, nameOf(record)), `${JSON.stringify(record)}\n`, 0o600)
    await prune(directory)
    return []
  } catch (error) {
    return [`the run can not be kept in ${directory}: ${reason(error)}`]
  }
}

const whyNot = (error: unknown): string =>
  error instanceof SyntaxError ? 'no JSON' : 'code' in Object(error) ? reason(error) : 'no record of plotwright-run/1'

/**
 * Gives `take` the records of runs that began at or after a time, oldest first and one at a time, for all of them may not fit into memory.
 * Returns one line about those that can't be read, if any. @throws Error when the directory can't be read.
 */
export async function readHistory(directory: string, since: Date, take: (record: RunRecord) => void): Promise<string | undefined> {
  const first = stamp(since.toISOString())
  const left: string[] = []
  for (const name of (await namesIn(directory)).filter((each) => each >= first)) {
    const record = await readFile(join(directory, name), 'utf8')
      .then((text) => runRecord.parse(JSON.parse(text)))
      .catch((error) => {
        if (error.code !== 'ENOENT') left.push(`${name} (${whyNot(error)})`) // a run that kept its record meanwhile may have made room
      })
    if (record) take(record)
  }
  if (left.length === 0) return undefined
  const names = [...left.slice(0, MOST_NAMES), ...(left.length > MOST_NAMES ? ['…'] : [])].join(', ')
  return `${directory}: ${left.length} ${left.length === 1 ? 'file is' : 'files are'} left out: ${names}`
}
