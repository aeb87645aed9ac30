import { whyFailed } from './finding.ts'
import type { HostRun, Told } from './host-run.ts'
import type { Outlook, Task } from './plan.ts'

const textOf = (run: HostRun, { resource }: Task, { status, behind }: Outlook): string | undefined => {
  if (status === 'failed') return whyFailed(run.findings.get(resource)!)
  if (status === 'changed') return run.findings.get(resource)!.willed
  if (status !== 'pending') return undefined
  const [first, ...more] = behind.map(({ resource: { id } }) => id)
  return `depends on ${behind.length} pending change${more.length > 0 ? 's' : ''}: ${first}${more.length > 0 ? ' …' : ''}`
}

/** What is said of a task that is well, which is the same for all hosts that share it. */
const wellTold = new WeakMap<Task, Told>()

function told(run: HostRun, task: Task, seen: Outlook): Told {
  if (seen.status === 'ok' && run.findings.get(task.resource)!.figures === undefined) {
    const known = wellTold.get(task) ?? run.eventOf(task, 'ok')
    wellTold.set(task, known)
    return known
  }
  const last = seen.status === 'changed' ? run.past.times.get(task.resource.id) : undefined
  const message = textOf(run, task, seen)
  return {
    ...run.eventOf(task, seen.status),
    ...(message !== undefined && { message }),
    ...(last !== undefined && { last }),
  }
}

/** What a run would do to a host, as far as one look can tell. */
export function check(run: HostRun, outlooks: readonly Outlook[]): void {
  run.changed = outlooks.some(({ status }) => status === 'changed')
  run.conclude(run.tasks.map((task, i) => told(run, task, outlooks[i]!)))
}
