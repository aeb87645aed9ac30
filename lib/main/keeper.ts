import { version } from '../cli/program.ts'
import type { Request } from '../cli/request.ts'
import type { Listener } from '../engine/events.ts'
import type { RunRecord } from '../record/schema.ts'

/** Makes a run's record as it goes; at its end the reports and the history are written of it. */
export type Keeper = {
  readonly take: Listener
  /** Nothing where the run ended before its recap, as one that was refused. */
  readonly record: () => RunRecord | undefined
}

export async function keeper({ playbook, source, options, hosts, links }: Request): Promise<Keeper> {
  const { Recorder } = await import('../record/recorder.ts')
  const partial = options.tags.length + options['skip-tags'].length > 0 || options['start-at-task'] !== undefined
  const recorder = new Recorder({
    version: version(),
    playbook: playbook.name,
    inventory: source,
    check: options.check,
    ...(partial && { partial }),
    plays: playbook.plays.map(({ name }) => name),
    hosts,
    links,
  })
  return { take: (event) => recorder.take(event), record: () => recorder.record() }
}

/** Writes what was asked for of a record. Returns what could not be written and why, a line each. */
export async function write(record: RunRecord, { reports, options }: Request): Promise<readonly string[]> {
  const problems: string[] = []
  if (reports.length > 0) problems.push(...(await (await import('../report/files/index.ts')).writeReports(record, reports)))
  if (options.history !== undefined) problems.push(...(await (await import('../record/history.ts')).keepRecord(options.history, record)))
  return problems
}
