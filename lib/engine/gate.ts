import { setTimeout as sleep } from 'node:timers/promises'
import { isWell, stillOff, whyFailed } from './finding.ts'
import type { HostRun } from './host-run.ts'
import type { Finding, Wait } from './kind.ts'
import type { Task } from './plan.ts'
import type { Session } from './session.ts'

const usual: Wait = { within: 120, every: 1, looks: 2 }

/** For so many seconds what begins is looked at so many times as often, as long as nothing of it is well yet. */
const BRISK = { seconds: 5, times: 4 }

/** One gate on its way: how often in a row it was well, and what speaks against it. */
type Watch = { readonly task: Task; readonly wait: Wait; looks: number; last?: Finding; reason: string }

function judge(watch: Watch, finding: Finding): void {
  if (!isWell(finding)) {
    watch.looks = 0
    watch.reason = whyFailed(finding)
    delete watch.last
    return
  }
  const suspect = watch.last === undefined ? [] : finding.since(watch.last)
  watch.looks = suspect.length === 0 ? watch.looks + 1 : 1
  watch.reason = suspect.length === 0 ? 'well, looking again' : stillOff(suspect)
  watch.last = finding
}

/** Ends early, without an error, when the run is interrupted. */
const pause = (seconds: number, signal: AbortSignal): Promise<void> => sleep(seconds * 1000, undefined, { signal }).catch(() => {})

/** Opens another session with a host. */
export type Reach = () => Promise<Session>

/**
 * Looks again and again until every gate was seen well often enough in a row; a missed deadline fails the host. With `reach`, all
 * looks after the first are over a session of their own, which proves that the host can still be reached.
 */
export async function waitForGates(run: HostRun, tasks: readonly Task[], signal: AbortSignal, reach?: Reach): Promise<void> {
  if (reach === undefined) return watchGates(run, tasks, signal, () => run.session)
  let fresh: Promise<Session> | undefined
  let looks = 0
  try {
    await watchGates(run, tasks, signal, () => {
      if (looks++ === 0) return run.session
      fresh ??= reach()
      return fresh
    })
  } finally {
    await fresh?.then((session) => session.close()).catch(() => {})
  }
}

type Ask = () => Session | Promise<Session>

async function watchGates(run: HostRun, tasks: readonly Task[], signal: AbortSignal, session: Ask): Promise<void> {
  const started = performance.now()
  const passed = () => (performance.now() - started) / 1000
  let open: Watch[] = tasks.map((task) => ({ task, wait: task.wait ?? usual, looks: 0, reason: '' }))

  const isOver = async (watch: Watch): Promise<boolean> => {
    const { task, wait, reason } = watch
    if (watch.looks >= wait.looks) {
      run.done(task, 'ok', passed())
      return true
    }
    const left = Math.ceil(wait.within - passed())
    const hopeless = run.findings.get(task.resource)!.hopeless ?? false
    if (left > 0 && !hopeless) {
      run.emit({ event: 'waiting', play: task.play.name, host: run.host.name, task: task.resource.id, reason, left })
      return false
    }
    const why = hopeless ? reason : `not well within ${wait.within} s: ${reason}`
    run.done(task, 'failed', passed(), [why, ...(await run.endOf(task.resource.log))].join('\n'))
    return true
  }

  while (open.length > 0 && run.state === 'active' && !signal.aborted) {
    await run.look(run.resources(open.map(({ task }) => task)), await session())
    for (const watch of open) judge(watch, run.findings.get(watch.task.resource)!)
    const over = new Set<Watch>()
    for (const watch of open) if (await isOver(watch)) over.add(watch)
    open = open.filter((watch) => !over.has(watch))
    const times = passed() < BRISK.seconds && open.every(({ last }) => last === undefined) ? BRISK.times : 1
    const next = open.map(({ wait }) => Math.min(wait.every / times, Math.max(0, wait.within - passed())))
    if (open.length > 0) await pause(Math.min(...next), signal)
  }
}
