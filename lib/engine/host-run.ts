import { HostError, showProblem, UnreachableError } from './errors.ts'
import type { Event, HostCounts, Listener, TaskStatus } from './events.ts'
import type { Finding, Resource } from './kind.ts'
import type { Task } from './plan.ts'
import type { EngineHost, EnginePlay, FactValues } from './playbook.ts'
import { probeScript, readAnswer } from './script.ts'
import type { Session } from './session.ts'

/** Seconds that one look at a host, or its facts, may take. */
export const lookTimeout = 120

/** One host's part of a run: its session, its list of tasks, what was last seen of each, and how it stands. */
export class HostRun {
  readonly host: EngineHost
  readonly emit: Listener
  readonly counts: HostCounts = { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0 }
  readonly findings = new Map<Resource, Finding>()
  session!: Session
  tasks: readonly Task[] = []
  facts: (play: EnginePlay) => FactValues = () => ({})
  state: 'active' | 'failed' | 'unreachable' = 'active'
  changed = false
  /** The run's count of changes when this host was last looked at. */
  seenAt = 0

  constructor(host: EngineHost, emit: Listener) {
    this.host = host
    this.emit = emit
  }

  /** Looks at some resources again, in one trip. */
  async look(resources: readonly Resource[]): Promise<void> {
    if (resources.length === 0) return
    const reply = await this.session.run({ ...probeScript(resources), timeout: lookTimeout })
    this.learn(readAnswer(reply, this.session.nonce, resources).findings)
  }

  learn(findings: ReadonlyMap<Resource, Finding>): void {
    for (const [resource, finding] of findings) this.findings.set(resource, finding)
  }

  /** Runs `work`; whatever goes wrong with this host ends only this host's part. */
  async guard(work: () => Promise<void>): Promise<void> {
    if (this.state !== 'active') return
    try {
      await work()
    } catch (error) {
      if (error instanceof UnreachableError) this.lost(error.message)
      else if (error instanceof HostError) for (const problem of error.problems) this.fail(showProblem(problem))
      else throw error
    }
  }

  lost(message: string): void {
    this.state = 'unreachable'
    this.counts.unreachable = 1
    this.emit({ event: 'unreachable', host: this.host.name, message })
  }

  /** A failure that belongs to no task. */
  fail(message: string): void {
    this.state = 'failed'
    this.counts.failed++
    this.emit({ event: 'problem', host: this.host.name, message })
  }

  /** Says how a task ended. A failed one ends this host's part. */
  done(task: Task, status: TaskStatus, seconds: number, message?: string, finding = this.findings.get(task.resource)): void {
    this.counts[status === 'pending' ? 'skipped' : status]++
    if (status === 'failed') this.state = 'failed'
    const event: Event = {
      event: 'task',
      play: task.play.name,
      host: this.host.name,
      role: task.role,
      task: task.resource.id,
      status,
      changes: finding?.changes ?? [],
      seconds,
    }
    this.emit(message === undefined ? event : { ...event, message })
  }
}
