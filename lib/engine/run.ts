import { whyFailed } from './apply.ts'
import { askFacts } from './ask.ts'
import { type ExitCode, exitCode, exitOrder } from './errors.ts'
import type { Event, Listener } from './events.ts'
import { HostRun, lookTimeout } from './host-run.ts'
import { outlook, taskList } from './plan.ts'
import type { EngineHost, EnginePlaybook } from './playbook.ts'
import { pooled } from './pool.ts'
import { rollOut } from './rollout.ts'
import { mask } from './secret.ts'
import type { Selection } from './selection.ts'
import type { Session } from './session.ts'

export type RunOptions = {
  readonly playbook: EnginePlaybook
  readonly hosts: readonly EngineHost[]
  readonly connect: (host: EngineHost) => Promise<Session>
  readonly listener: Listener
  readonly check: boolean
  /** Hosts worked on at once. */
  readonly forks: number
  readonly selection: Selection
  readonly signal: AbortSignal
}

export type RunState = {
  readonly forks: number
  readonly signal: AbortSignal
  readonly emit: Listener
  /** Applies so far, on all hosts: what was seen at a lower count may be stale. */
  writes: number
}

const masked = (value: unknown): unknown =>
  typeof value === 'string'
    ? mask(value)
    : Array.isArray(value)
      ? value.map(masked)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, masked(part)]))
        : value

async function connectAndAsk(run: HostRun, options: RunOptions): Promise<void> {
  run.session = await options.connect(run.host)
  run.emit({ event: 'connected', host: run.host.name })
  const plays = options.playbook.plays.filter((play) => play.groups.includes(run.host.group))
  run.facts = await askFacts(run.session, run.host, plays, lookTimeout)
}

/** Builds a host's list, looks at all of it in one trip, and refuses what can't be put right before anything is written. */
async function planHost(run: HostRun, options: RunOptions, out: readonly string[]): Promise<void> {
  const { tasks, notices } = taskList(options.playbook.plays, run.host, run.facts, out, options.selection)
  for (const message of notices) run.emit({ event: 'notice', host: run.host.name, message })
  run.tasks = tasks
  await run.look(tasks.map(({ resource }) => resource))
  const outlooks = outlook(tasks, run.findings)
  const count = (what: string) => outlooks.filter((each) => each === what).length
  run.emit({ event: 'plan', host: run.host.name, tasks: tasks.length, changes: count('changed'), pending: count('pending') })
  for (const [i, task] of tasks.entries())
    if (outlooks[i] === 'failed' && !task.gate && !options.check) run.done(task, 'failed', 0, whyFailed(run.findings.get(task.resource)!))
}

function tellCheck(run: HostRun): void {
  const outlooks = outlook(run.tasks, run.findings)
  for (const [i, task] of run.tasks.entries()) {
    const status = outlooks[i]!
    run.done(task, status, 0, status === 'failed' ? whyFailed(run.findings.get(task.resource)!) : undefined)
  }
  run.changed = outlooks.includes('changed')
}

/** The second, empty pass of an idempotence test, in every run that changed something. */
async function lastLook(run: HostRun): Promise<void> {
  if (!run.changed) return
  await run.look(run.tasks.map(({ resource }) => resource))
  for (const { resource, gate } of run.tasks) {
    const finding = run.findings.get(resource)!
    if (!gate && (finding.unreadable !== undefined || finding.changes.length > 0))
      run.fail(`${resource.id}: put right earlier in this run, yet ${whyFailed(finding)}`)
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

/** Brings the hosts to the playbook's state, or in check mode says what differs. Never throws for what a host does. */
export async function runPlaybook(options: RunOptions): Promise<ExitCode> {
  const started = performance.now()
  const emit: Listener = (event) => options.listener(masked(event) as Event)
  const runs = options.hosts.map((host) => new HostRun(host, emit))
  const state: RunState = { forks: options.forks, signal: options.signal, emit, writes: 0 }
  const all = (work: (run: HostRun) => Promise<void>) => pooled(options.forks, runs, (run) => run.guard(() => work(run)))
  emit({ event: 'start', playbook: options.playbook.name, check: options.check, hosts: runs.map(({ host }) => host.name) })
  try {
    await all((run) => connectAndAsk(run, options))
    const out = runs.filter((run) => run.state !== 'active').map(({ host }) => host.name)
    await all((run) => planHost(run, options, out))
    if (options.check) for (const run of runs) await run.guard(async () => tellCheck(run))
    else {
      for (const play of options.playbook.plays) if (options.signal.aborted || !(await rollOut(play, runs, state))) break
      if (!options.signal.aborted) await all(lastLook)
    }
  } finally {
    await Promise.all(runs.map((run) => run.session?.close()))
  }
  const exit = conclude(runs, options.check, options.signal)
  const hosts = Object.fromEntries(runs.map(({ host, counts }) => [host.name, counts]))
  emit({ event: 'recap', hosts, seconds: (performance.now() - started) / 1000, exit })
  return exit
}
