import type { Request } from '../cli/request.ts'
import { type ExitCode, exitCode, RequestError } from '../engine/errors.ts'
import { readHistory } from '../record/history.ts'
import { Repeats } from '../record/repeats.ts'
import type { RunRecord } from '../record/schema.ts'
import { paint } from '../report/paint.ts'
import { type Period, repeatLines } from '../report/repeats.ts'
import { minute } from '../report/times.ts'
import type { Screen } from '../report/view.ts'

const unreadable = (directory: string) => (error: Error & { code?: string }) => {
  const what = `${directory} can not be read (${error.code ?? error.message})`
  throw new RequestError([{ where: '--history', what, fix: 'name the directory of earlier runs' }])
}

const nothing = (of: string, from: Date, others: ReadonlySet<string>): string =>
  `no record of ${of} since ${minute(from)}${others.size === 0 ? '' : `; there are some of ${[...others].join(', ')}`}`

/** Tells what has drifted in the last seconds, from the records of this playbook and inventory; contacts no host. */
export async function tellSince({ options, playbook, source }: Request, screen: Screen, remark: (text: string) => void): Promise<ExitCode> {
  const directory = options.history!
  const from = new Date(Date.now() - options.since! * 1000)
  const nameOf = (of: Pick<RunRecord, 'playbook' | 'inventory'>) => `${of.playbook} on ${of.inventory}`
  const about = { playbook: playbook.name, inventory: source }
  const repeats = new Repeats()
  const others = new Set<string>()
  let period: Period | undefined
  const take = (record: RunRecord) => {
    if (nameOf(record) !== nameOf(about)) return void others.add(nameOf(record))
    const { checks, runs, from: first } = period ?? { checks: 0, runs: 0, from: record.began }
    const [check, run] = record.check ? [1, 0] : [0, 1]
    period = { ...about, checks: checks + check, runs: runs + run, from: first, to: record.began }
    repeats.take(record)
  }
  const left = await readHistory(directory, from, take).catch(unreadable(directory))
  if (left !== undefined) remark(left)
  const found = repeats.found()
  if (options.output === 'json') screen.write(`${JSON.stringify({ ...(period ?? { ...about, checks: 0, runs: 0 }), repeats: found })}\n`)
  else if (period === undefined) screen.write(`${nothing(nameOf(about), from, others)}\n`)
  else screen.write(`${repeatLines(period, found, options.verbose > 0, paint(screen.color)).join('\n')}\n`)
  return exitCode.ok
}
