import { whyFailed } from './finding.ts'
import type { HostRun } from './host-run.ts'
import { type Outlook, outlook, type Task } from './plan.ts'

const textOf = (run: HostRun, { resource }: Task, { status, behind }: Outlook): string | undefined => {
  if (status === 'failed') return whyFailed(run.findings.get(resource)!)
  if (status === 'changed') return run.findings.get(resource)!.willed
  if (status !== 'pending') return undefined
  const [first, ...more] = behind.map(({ resource: { id } }) => id)
  return `depends on ${behind.length} pending change${more.length > 0 ? 's' : ''}: ${first}${more.length > 0 ? ' …' : ''}`
}

function tell(run: HostRun, task: Task, seen: Outlook): void {
  const last = seen.status === 'changed' ? run.past.times.get(task.resource.id) : undefined
  run.done(task, seen.status, 0, textOf(run, task, seen), last === undefined ? {} : { last })
}

/** What a run would do to a host, as far as one look can tell. */
export function tellCheck(run: HostRun): void {
  const outlooks = outlook(run.tasks, run.findings)
  for (const [i, task] of run.tasks.entries()) tell(run, task, outlooks[i]!)
  run.changed = outlooks.some(({ status }) => status === 'changed')
}
