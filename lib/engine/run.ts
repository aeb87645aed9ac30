import { setMaxListeners } from 'node:events'
import { isAwaited } from './apply.ts'
import { askFacts } from './ask.ts'
import { check as checkHost } from './check.ts'
import { Commons } from './commons.ts'
import { type ExitCode, exitCode, exitOrder, type Problem, RequestError, showProblem } from './errors.ts'
import type { Listener } from './events.ts'
import { isWell, whyFailed } from './finding.ts'
import { type Clock, HostRun, lookTimeout } from './host-run.ts'
import { LateGates } from './late-gates.ts'
import { outlook, playsFor, type TaskList, taskList } from './plan.ts'
import type { EngineHost, EnginePlaybook } from './playbook.ts'
import { pooled } from './pool.ts'
import { respectWills } from './respect.ts'
import { rollOut } from './rollout.ts'
import type { Selection } from './selection.ts'
import type { Session } from './session.ts'
import { shown } from './shown.ts'

export type RunOptions = {
  readonly playbook: EnginePlaybook
  readonly hosts: readonly EngineHost[]
  /** Opens a session; one that only looks holds no lock. */
  readonly connect: (host: EngineHost, purpose?: 'look') => Promise<Session>
  readonly listener: Listener
  readonly check: boolean
  /** Hosts worked on at once. */
  readonly forks: number
  readonly selection: Selection
  /** False leaves a failed batch as it is, in plays that would take it back. */
  readonly rollback?: boolean
  /** True leaves what somebody wants to differ, such as a program stopped by hand. */
  readonly respect?: boolean
  /** What else is wrong with the request, asked when every host has its list and nothing is written yet. */
  readonly objections?: () => readonly Problem[]
  /** Once aborted, nothing new begins on any host; what a host is at comes to its end. */
  readonly signal: AbortSignal
}

export type RunState = {
  readonly forks: number
  readonly signal: AbortSignal
  readonly emit: Listener
  readonly clock: Clock
  readonly rollback: boolean
  readonly reach: (host: EngineHost) => Promise<Session>
}

async function connectAndAsk(run: HostRun, options: RunOptions, commons: Commons): Promise<void> {
  run.session = await options.connect(run.host)
  run.emit({ event: 'connected', host: run.host.name })
  const plays = playsFor(options.playbook.plays, run.host, options.hosts)
  const { facts, past } = await askFacts(run.session, run.host, plays, lookTimeout)
  run.facts = facts
  run.past = past
  if (options.hosts.length <= options.forks) await lookAhead(run, options, commons)
}

/** A host's list, where those named in `out` are out of reach. @throws HostError */
function listOf(run: HostRun, { playbook, hosts, selection }: RunOptions, out: readonly string[]): TaskList {
  return taskList(playsFor(playbook.plays, run.host, hosts), run.host, run.facts, out, selection)
}

/** Looks once at what is on the list. */
async function lookAt(run: HostRun, { tasks }: TaskList, commons: Commons): Promise<void> {
  run.tasks = commons.tasks(tasks)
  await run.look(run.resources().filter((resource) => !run.findings.has(resource)))
}

/** While others are still being asked a host looks at what is right when all are there; what does not go is told when that is known. */
async function lookAhead(run: HostRun, options: RunOptions, commons: Commons): Promise<void> {
  if (options.signal.aborted) return
  try {
    run.ahead = listOf(run, options, [])
  } catch {
    return
  }
  await lookAt(run, run.ahead, commons)
}

/** Builds a host's list, looks at all of it in one trip, and refuses what can't be put right before anything is written. */
async function planHost(run: HostRun, options: RunOptions, out: readonly string[], commons: Commons): Promise<void> {
  const seen = out.length === 0 ? run.ahead : undefined
  run.ahead = undefined
  const list = seen ?? listOf(run, options, out)
  for (const message of list.notices) run.emit({ event: 'notice', host: run.host.name, message })
  if (seen === undefined) await lookAt(run, list, commons)
  if (options.respect) respectWills(run)
  const outlooks = outlook(run.tasks, run.findings)
  const count = (what: string) => outlooks.filter(({ status }) => status === what).length
  run.emit({ event: 'plan', host: run.host.name, tasks: run.tasks.length, changes: count('changed'), pending: count('pending') })
  for (const [i, task] of run.tasks.entries())
    if (outlooks[i]!.status === 'failed' && !task.gate && !isAwaited(task) && !options.check)
      run.done(task, 'failed', 0, whyFailed(run.findings.get(task.resource)!))
  if (options.check) checkHost(run, outlooks)
}

/** Plans every host before any is written to. @throws RequestError with what the playbook's functions refuse, of all hosts. */
async function planAll(runs: readonly HostRun[], options: RunOptions, commons: Commons): Promise<void> {
  const { forks, signal, selection } = options
  const out = runs.filter(({ state }) => state !== 'active').map(({ host }) => host.name)
  const refused = new Map<string, Problem>()
  await pooled(forks, runs, async (run) => {
    if (signal.aborted) return
    try {
      await run.guard(() => planHost(run, options, out, commons))
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      for (const problem of error.problems) refused.set(showProblem(problem), problem)
    }
  })
  const planned = runs.filter(({ state }) => state === 'active')
  if (planned.length === runs.length && !signal.aborted)
    for (const problem of options.objections?.() ?? []) refused.set(showProblem(problem), problem)
  if (
    selection.startAt !== undefined &&
    !signal.aborted &&
    planned.length > 0 &&
    planned.every(({ tasks, told }) => tasks.length + told.length === 0)
  )
    refused.set('', { where: '--start-at-task', what: `no host has a task ${selection.startAt}`, fix: 'see --list-tasks' })
  if (refused.size > 0) throw new RequestError([...refused.values()])
}

/** The second, empty pass of an idempotence test, in every run that changed something. */
async function lastLook(run: HostRun): Promise<void> {
  if (!run.changed) return
  const settled = new Map(
    [...run.settled].flatMap(([{ gate, resource }, status]) => (gate || status === 'skipped' ? [] : [[resource, status] as const])),
  )
  await run.look([...settled.keys()])
  for (const [resource, status] of settled) {
    const finding = run.findings.get(resource)!
    const earlier = status === 'changed' ? 'put right' : 'found well'
    if (!isWell(finding)) run.fail(`${resource.id}: ${earlier} earlier in this run, yet ${whyFailed(finding)}`)
  }
}

const conclude = (runs: readonly HostRun[], check: boolean, signal: AbortSignal): ExitCode => {
  const codes: ExitCode[] = runs.flatMap((run) => [
    ...(run.counts.failed > 0 ? [exitCode.failed] : []),
    ...(run.state === 'unreachable' ? [exitCode.unreachable] : []),
    ...(check && run.changed ? [exitCode.drift] : []),
  ])
  if (signal.aborted) codes.push(exitCode.interrupted)
  return exitOrder.find((code) => codes.includes(code)) ?? exitCode.ok
}

/**
 * Brings the hosts to the playbook's state, or in check mode says what differs. Never throws for what a host does.
 * @throws RequestError when the playbook can't be built for what the hosts are; nothing was written then.
 */
export async function runPlaybook(options: RunOptions): Promise<ExitCode> {
  const { playbook, check, forks, signal } = options
  setMaxListeners(0, signal) // every host that waits listens, and Node would warn of a leak
  const started = performance.now()
  const emit: Listener = (event) => options.listener(shown(event))
  const clock = { writes: 0 }
  const runs = options.hosts.map((host) => new HostRun(host, emit, clock))
  const all = (work: (run: HostRun) => Promise<void>) =>
    pooled(forks, runs, async (run) => (signal.aborted ? undefined : run.guard(() => work(run))))
  emit({ event: 'start', playbook: playbook.name, check, hosts: runs.map(({ host }) => host.name) })
  try {
    const commons = new Commons()
    await all((run) => connectAndAsk(run, options, commons))
    const locked = runs.some((run) => run.locked)
    if (!locked) await planAll(runs, options, commons)
    if (locked) emit({ event: 'notice', host: runs.find((run) => run.locked)!.host.name, message: 'nothing was done on any host' })
    else if (check)
      await all(async (run) => {
        for (const told of run.told) run.tell(told)
      })
    else {
      const reach = (host: EngineHost) => options.connect(host, 'look')
      const state = { forks, signal, emit, clock, rollback: options.rollback ?? true, reach }
      const gates = new LateGates(state)
      for (const play of playbook.plays) if (signal.aborted || !(await rollOut(play, runs, state, gates))) break
      await gates.pass()
      await all(lastLook)
    }
  } finally {
    await Promise.all(runs.map((run) => run.session?.close()))
  }
  const exit = conclude(runs, check, signal)
  const hosts = Object.fromEntries(runs.map(({ host, counts }) => [host.name, counts]))
  emit({ event: 'recap', hosts, seconds: (performance.now() - started) / 1000, exit })
  return exit
}
