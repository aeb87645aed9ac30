import { isDue, isWell, whyFailed } from './finding.ts'
import { type HostRun, lookTimeout } from './host-run.ts'
import { took } from './past.ts'
import { type Task, touches } from './plan.ts'
import { quoteAll } from './quote.ts'
import { applyScript, type Failure, readAnswer } from './script.ts'
import type { Step } from './step.ts'

/** Seconds that steps and the look after them may take; `timeout` gives a step ten more to obey. */
export const patience = (steps: readonly Step[]): number => steps.reduce((sum, { within = 120 }) => sum + within + 10, lookTimeout)

const causes = (status: number, within: number): string => {
  if (status === 124) return `took longer than ${within} s`
  return status === 137 ? `was killed (status 137): by want of memory, or because it took longer than ${within} s` : `status ${status}`
}

export const failureText = ({ step, status, output }: Failure, steps: readonly Step[]): string => {
  const { argv = [], within = 120 } = steps[step] ?? {}
  const called = quoteAll(argv)
  const shown = called.length > 200 ? `${called.slice(0, 200)} …` : called
  return `${shown}: ${causes(status, within)}${output === '' ? '' : `\n${output}`}`
}

/** Only asserted, and worth waiting for in its place. */
export const isAwaited = ({ resource, wait }: Task): boolean => resource.asserted && wait !== undefined

/**
 * Puts one resource right, unless that was done along with another's: what comes `first`, its steps, then the proof, and a new look at all that it may have touched, in one trip.
 * True where the host was written to.
 */
export async function applyTask(run: HostRun, task: Task, first: readonly Step[] = []): Promise<boolean> {
  const { resource } = task
  const before = run.findings.get(resource)!
  const along = run.along.get(resource)
  run.along.delete(resource)
  if (isWell(before)) {
    if (along === undefined) run.done(task, 'ok', 0)
    else run.done(task, 'changed', 0, `put right by ${along.by}`, { finding: along.finding })
    return false
  }
  if (before.unreadable !== undefined || resource.asserted) {
    run.done(task, 'failed', 0, whyFailed(before))
    return false
  }
  run.at = task

  run.emit({ event: 'task-start', play: task.play.name, host: run.host.name, role: task.role, task: resource.id })
  const started = performance.now()
  const armed = task.notify.flatMap(({ arm, kind }) => (arm === undefined ? [] : [{ arm, kind }]))
  const steps = [...first, ...armed.map(({ arm }) => arm), ...before.steps, took(resource.id)]
  const stale = run.resources().filter((other) => other === resource || touches(task, other))
  const script = applyScript(steps, [resource.kind, ...armed.map(({ kind }) => kind)], stale)
  const reply = await run.write(() => run.session.run({ ...script, timeout: patience(steps) }))
  const { findings, failure, remarks } = readAnswer(reply, run.session.nonce, stale)
  for (const other of stale) {
    const finding = run.findings.get(other)!
    if (other !== resource && isDue(finding, other) && isWell(findings.get(other)!)) run.along.set(other, { by: resource.id, finding })
  }
  run.learn(findings)
  run.at = undefined
  const after = findings.get(resource)!
  const seconds = (performance.now() - started) / 1000
  const told = { finding: before, ...remarks }
  if (failure !== undefined) run.done(task, 'failed', seconds, [failureText(failure, steps), after.explanation].join('\n').trim(), told)
  else if (!isWell(after)) run.done(task, 'failed', seconds, `applied, yet ${whyFailed(after)}`, told)
  else run.done(task, 'changed', seconds, undefined, told)
  return true
}
