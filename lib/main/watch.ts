import type { Request } from '../cli/request.ts'
import { type ExitCode, exitCode, RequestError, showProblem } from '../engine/errors.ts'
import type { RunRecord } from '../record/schema.ts'
import { carriedOver, type Shift, shifts } from '../record/states.ts'
import { paint } from '../report/paint.ts'
import { roughly } from '../report/recap.ts'
import { shiftLines } from '../report/shifts.ts'
import { count } from '../report/texts.ts'
import type { Screen } from '../report/view.ts'
import { time as own, type Time } from './time.ts'

/** One look at the whole cluster; `record` is undefined where it was interrupted before its end. */
export type Look = { readonly exit: ExitCode; readonly record: RunRecord | undefined }

export type Watch = {
  readonly request: Request
  readonly screen: Screen
  readonly look: () => Promise<Look>
  /** Told of every whole look. @returns what could not be written, a line each. */
  readonly write: (record: RunRecord) => Promise<readonly string[]>
  readonly remark: (text: string) => void
  readonly signal: AbortSignal
  readonly time?: Time
}

/** Seconds until the next look: they begin at whole intervals after the first, and one that took longer skips those it missed. */
export const untilNext = (elapsed: number, every: number): number => every - (elapsed % every)

/**
 * Looks at the cluster again and again until it is interrupted, and tells only what has become otherwise. Ends as the last whole look did,
 * or as failed where that was well and could not be written.
 */
export async function watch({ request, screen, look, write, remark, signal, time = own }: Watch): Promise<ExitCode> {
  const { options, playbook, hosts } = request
  const [every, colors, began] = [options.every!, paint(screen.color), time.seconds()]
  let before: RunRecord | undefined
  let exit: ExitCode = exitCode.interrupted
  let refusal = ''
  const tell = (shift: Shift, at: Date) =>
    options.output === 'json'
      ? screen.write(`${JSON.stringify({ at: at.toISOString(), ...shift })}\n`)
      : screen.write(`${shiftLines(shift, at, options.diff, colors).join('\n')}\n`)
  const take = async (record: RunRecord) => {
    for (const shift of shifts(before, record)) tell(shift, time.date())
    before = carriedOver(before, record)
    const unwritten = await write(record)
    for (const problem of unwritten) remark(problem)
    if (exit === exitCode.ok && unwritten.length > 0) exit = exitCode.failed
  }
  /** A playbook that can't be built for what hosts have become is told, and may be well again at the next look. */
  const refused = (error: unknown): Look => {
    if (before === undefined || !(error instanceof RequestError)) throw error
    if (error.message !== refusal) for (const problem of error.problems) remark(showProblem(problem))
    refusal = error.message
    return { exit: exitCode.request, record: undefined }
  }
  if (options.output !== 'json' && !options.quiet)
    screen.write(`${playbook.name}: watching ${count(hosts.length, 'host')}, a look every ${roughly(every)}\n`)
  while (!signal.aborted) {
    const { record, exit: ended } = await look().catch(refused)
    if (ended === exitCode.interrupted) break
    exit = ended
    if (ended !== exitCode.request) refusal = ''
    if (record !== undefined) await take(record)
    await time.pause(untilNext(time.seconds() - began, every), signal)
  }
  return exit
}
