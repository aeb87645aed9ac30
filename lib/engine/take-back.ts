import { failureText, patience } from './apply.ts'
import { waitForGates } from './gate.ts'
import { type HostRun, lookTimeout } from './host-run.ts'
import type { Task } from './plan.ts'
import type { EnginePlay } from './playbook.ts'
import { forgetScript, recalled, recallScript, targetOf, type Undo } from './restore-point.ts'
import { applyScript, prelude, readAnswer, saidBy } from './script.ts'

async function recall(run: HostRun, play: EnginePlay): Promise<readonly Undo[]> {
  const reply = await run.session.run({ load: [prelude], script: recallScript(play), timeout: lookTimeout })
  return recalled(saidBy(reply, run.session.nonce).get('kept') ?? '', targetOf(run.tasksOf(play)))
}

/** True for a task that this rollout never came to, and that nothing else of it has changed. */
function isUntouched(run: HostRun, play: EnginePlay, id: string): boolean {
  const task = run.tasksOf(play).find(({ resource }) => resource.id === id)
  const before = run.before.get(id)
  return task !== undefined && before !== undefined && !run.settled.has(task) && run.at !== task && before === run.changesOf(task.resource)
}

/** Takes the steps of one task back. @throws Error with what the host said when it does not obey. */
async function undoTask(run: HostRun, play: EnginePlay, { task: id, steps }: Undo): Promise<void> {
  const task = run.tasksOf(play).find(({ resource }) => resource.id === id)
  if (task === undefined || steps.length === 0) return
  const reply = await run.write(() =>
    run.session.run({ ...applyScript(steps, [task.resource.kind], [task.resource]), timeout: patience(steps) }),
  )
  const { findings, failure } = readAnswer(reply, run.session.nonce, [task.resource])
  run.learn(findings)
  if (failure !== undefined) throw new Error([failureText(failure, steps), findings.get(task.resource)!.explanation].join('\n').trim())
  run.emit({ event: 'undone', play: play.name, host: run.host.name, task: id })
}

/**
 * Brings a host back to what it was before this rollout began on it: each task in the order in which it was done, since a program
 * needs its old release first. Then the gates must be well again.
 */
export async function takeBack(run: HostRun, play: EnginePlay, gates: () => readonly Task[], signal: AbortSignal): Promise<void> {
  const failed = run.state === 'failed'
  run.state = 'active'
  await run.guard(async () => {
    let at = ''
    try {
      for (const undo of await recall(run, play)) {
        at = undo.task
        if (!isUntouched(run, play, at)) await undoTask(run, play, undo)
      }
    } catch (error) {
      run.emit({ event: 'undone', play: play.name, host: run.host.name, task: at, message: (error as Error).message })
      throw error
    }
    for (const task of run.tasks) if (task.play === play) run.settled.delete(task)
    await waitForGates(
      run,
      gates().filter(({ resource }) => !run.left.has(resource.id)),
      signal,
    )
    if (run.state === 'active') await run.session.run({ load: [prelude], script: forgetScript(play), timeout: lookTimeout })
  })
  if (failed && run.state === 'active') run.state = 'failed'
}
