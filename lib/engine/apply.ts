import type { HostRun } from './host-run.ts'
import type { Change, Finding, Resource } from './kind.ts'
import { type Task, touches } from './plan.ts'
import { quoteAll } from './quote.ts'
import { applyScript, type Failure, readAnswer } from './script.ts'
import type { Step } from './step.ts'

const seconds = (steps: readonly Step[]): number => steps.reduce((sum, { within = 120 }) => sum + within, 60)

export const stillOff = (changes: readonly Change[]): string =>
  changes.map(({ field, from, to, text }) => (text ? `${field} still differs` : `${field} is ${from}, not ${to}`)).join('; ')

const failureText = ({ step, status, output }: Failure, steps: readonly Step[]): string => {
  const argv = steps[step]?.argv ?? []
  const cause = status === 124 ? `took longer than ${steps[step]?.within ?? 120} s` : `status ${status}`
  return `${quoteAll(argv.slice(0, 6))}${argv.length > 6 ? ' …' : ''}: ${cause}${output === '' ? '' : `\n${output}`}`
}

export const whyFailed = (finding: Finding): string =>
  finding.unreadable !== undefined
    ? `could not look: ${finding.unreadable}`
    : [stillOff(finding.changes), finding.explanation].filter((text) => text !== '').join('\n')

/** Puts one resource right: its steps, then the proof, and a new look at all that it may have touched, in one trip. */
export async function applyTask(run: HostRun, task: Task): Promise<boolean> {
  const { resource } = task
  const before = run.findings.get(resource)!
  if (before.unreadable === undefined && before.changes.length === 0) {
    run.done(task, 'ok', 0)
    return false
  }
  if (before.unreadable !== undefined || resource.asserted) {
    run.done(task, 'failed', 0, whyFailed(before))
    return false
  }
  run.emit({ event: 'task-start', play: task.play.name, host: run.host.name, role: task.role, task: resource.id })
  const started = performance.now()
  const armed = resource.notify.flatMap(({ arm, kind }) => (arm === undefined ? [] : [{ arm, kind }]))
  const steps = [...armed.map(({ arm }) => arm), ...before.steps]
  const stale = run.tasks.map((other) => other.resource).filter((other) => other === resource || touches(resource, other))
  const script = applyScript(
    steps,
    stale,
    armed.map(({ kind }) => kind.shell),
  )
  run.changed = true
  const reply = await run.session.run({ ...script, timeout: seconds(steps) })
  const { findings, failure } = readAnswer(reply, run.session.nonce, stale)
  run.learn(findings)
  const after = findings.get(resource)!
  const took = (performance.now() - started) / 1000
  const healthy = after.unreadable === undefined && after.changes.length === 0
  if (failure !== undefined) run.done(task, 'failed', took, [failureText(failure, steps), after.explanation].join('\n').trim(), before)
  else if (!healthy) run.done(task, 'failed', took, `applied, yet ${whyFailed(after)}`, before)
  else run.done(task, 'changed', took, undefined, before)
  return true
}

/** The resources of a host that one play is about. */
export const playTasks = (run: HostRun, task: Task['play'], gate: boolean): Task[] =>
  run.tasks.filter((each) => each.play === task && each.gate === gate)

export const resourcesOf = (tasks: readonly Task[]): Resource[] => tasks.map(({ resource }) => resource)
