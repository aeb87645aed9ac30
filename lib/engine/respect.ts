import type { HostRun } from './host-run.ts'
import { type Task, touches } from './plan.ts'

/** Takes out of a host's list what somebody wants to differ, and what is asserted of it, which can't be well meanwhile. Both are skipped. */
export function respectWills(run: HostRun): void {
  const seen = ({ resource }: Task) => run.findings.get(resource)!
  const left = run.tasks.filter((task) => seen(task).willed !== undefined)
  const behind = run.tasks.filter((task) => task.resource.asserted && left.some((other) => touches(other, task.resource)))
  const gone = new Set([...left, ...behind])
  run.tasks = run.tasks.filter((task) => !gone.has(task))
  for (const task of left) run.done(task, 'skipped', 0, `left as it is: ${seen(task).willed}`)
  for (const task of behind) run.done(task, 'skipped', 0, undefined, { finding: { ...seen(task), changes: [] } })
  for (const { resource } of gone) run.left.add(resource.id)
}
