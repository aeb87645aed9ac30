import { HostError, LockedError, RequestError, showProblem, UnreachableError } from './errors.ts'
import type { HostCounts, Listener, TaskEvent, TaskStatus } from './events.ts'
import { stillOff } from './finding.ts'
import type { Finding, Resource } from './kind.ts'
import { noPast, type Past } from './past.ts'
import type { Task, TaskList } from './plan.ts'
import type { EngineHost, EnginePlay, FactValues } from './playbook.ts'
import { quote } from './quote.ts'
import { probeScript, readAnswer } from './script.ts'
import type { Session } from './session.ts'

/** Seconds that one look at a host, or its facts, may take. */
export const lookTimeout = 120

/** Counts the writes on all hosts of a run. */
export type Clock = { writes: number }

/** What a write on another host can change. */
const seesOthers = ({ reads }: Resource): boolean => reads.some((realm) => realm === 'anything' || realm.startsWith('health:'))

/** A defect of ours, and where it lies. */
const defect = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const at = error.name === 'Error' ? undefined : error.stack?.split('\n').find((line) => /^\s+at /.test(line))
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}${at === undefined ? '' : ` (${at.trim()})`}`
}

/** What else there is to say of a task that has ended; `finding` stands for what was last seen. */
type More = Pick<TaskEvent, 'warnings' | 'downtime' | 'last'> & { readonly finding?: Finding }

/** A task's end, on this host. */
export type Told = Omit<TaskEvent, 'event' | 'host'>

/** One host's part of a run: its session, its list of tasks, what was last seen of each, and how it stands. */
export class HostRun {
  readonly host: EngineHost
  readonly emit: Listener
  readonly counts: HostCounts = { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0 }
  readonly findings = new Map<Resource, Finding>()
  /** What was due, and the write for another task put right before its turn. */
  readonly along = new Map<Resource, { readonly by: string; readonly finding: Finding }>()
  /** Tasks that were brought to an end, and how. */
  readonly settled = new Map<Task, TaskStatus>()
  session!: Session
  tasks: readonly Task[] = []
  /** Its list if no host is out of reach, looked at before that was known; until it is planned. */
  ahead: TaskList | undefined
  /** What check mode will say. */
  told: readonly Told[] = []
  facts: (play: EnginePlay) => FactValues = () => ({})
  state: 'active' | 'failed' | 'unreachable' = 'active'
  changed = false
  past: Past = noPast
  /** Another run works here. */
  locked = false
  /** The task whose steps it is taking. */
  at: Task | undefined
  /** What differed, by task, when a play was about to write here for the first time. */
  before: ReadonlyMap<string, string> = new Map()
  /** Names of resources that are left as somebody wants them. */
  readonly left = new Set<string>()
  /** Why it failed, in a few words. */
  trouble = ''
  readonly #clock: Clock
  readonly #seenAt = new Map<Resource, number>()

  constructor(host: EngineHost, emit: Listener, clock: Clock) {
    this.host = host
    this.emit = emit
    this.#clock = clock
  }

  /** Its share of a play: what is applied, or the gates. */
  tasksOf(play: EnginePlay, gate = false): readonly Task[] {
    return this.tasks.filter((task) => task.play === play && task.gate === gate)
  }

  /** What its tasks are about, each once. */
  resources(tasks = this.tasks): readonly Resource[] {
    return [...new Set(tasks.map(({ resource }) => resource))]
  }

  /** Looks at some resources again, in one trip. */
  async look(resources: readonly Resource[], session = this.session): Promise<void> {
    if (resources.length === 0) return
    const at = this.#clock.writes
    const reply = await session.run({ ...probeScript(resources), timeout: lookTimeout, squeeze: true })
    this.learn(readAnswer(reply, session.nonce, resources).findings)
    for (const resource of resources) if (seesOthers(resource)) this.#seenAt.set(resource, at)
  }

  /** Looks again at what writes on other hosts may have made stale; what this host's own writes touch was seen with them. */
  async refresh(tasks: readonly Task[]): Promise<void> {
    const stale = (resource: Resource) => seesOthers(resource) && (this.#seenAt.get(resource) ?? 0) < this.#clock.writes
    await this.look(this.resources(tasks).filter(stale))
  }

  /** The last lines of a log, for whoever wants to know why. */
  async endOf(path: string | undefined): Promise<string[]> {
    if (path === undefined) return []
    const script = `tail -n 8 -- ${quote(path)} | tail -c 2048`
    const { stdout } = await this.session.run({ script, timeout: lookTimeout })
    return stdout.trim() === '' ? [] : [`${path} ends with:`, stdout.trimEnd()]
  }

  /** What was last seen to differ, to be compared. */
  changesOf(resource: Resource): string {
    return JSON.stringify(this.findings.get(resource)!.changes)
  }

  learn(findings: ReadonlyMap<Resource, Finding>): void {
    for (const [resource, finding] of findings) this.findings.set(resource, finding)
  }

  /** Counts as a write even when the host is lost over it. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    this.changed = true
    try {
      return await work()
    } finally {
      this.#clock.writes++
    }
  }

  /** Runs `work`; whatever goes wrong with this host ends only this host's part. @throws RequestError, which is about no host. */
  async guard(work: () => Promise<void>): Promise<void> {
    if (this.state !== 'active') return
    try {
      await work()
    } catch (error) {
      if (error instanceof RequestError) throw error
      if (error instanceof UnreachableError) this.lost(error.message)
      else if (error instanceof HostError) {
        this.locked = error instanceof LockedError
        for (const problem of error.problems) this.fail(showProblem(problem))
      } else this.fail(defect(error))
    }
  }

  lost(message: string): void {
    this.state = 'unreachable'
    this.counts.unreachable = 1
    this.emit({ event: 'unreachable', host: this.host.name, message: [message, ...this.#lastSeen()].join('\n') })
  }

  /** What a host that was lost had been doing, for whoever has to look at it. */
  #lastSeen(): string[] {
    const done = [...this.settled].flatMap(([{ resource }, status]) => (status === 'changed' ? [resource.id] : []))
    const { at } = this
    return [
      ...(done.length > 0 ? [`done before: ${done.join(', ')}`] : []),
      ...(at === undefined ? [] : [`lost during ${at.resource.id}, last seen with: ${stillOff(this.findings.get(at.resource)!.changes)}`]),
    ]
  }

  /** A failure that belongs to no task. */
  fail(message: string): void {
    this.state = 'failed'
    this.trouble = message
    this.counts.failed++
    this.emit({ event: 'problem', host: this.host.name, message })
  }

  /** What there is to say of a task by what was last seen. */
  eventOf({ play, role, resource }: Task, status: TaskStatus, finding = this.findings.get(resource)): Told {
    const { changes = [], figures } = finding ?? {}
    const found = status === 'ok' && figures !== undefined && { figures }
    return { play: play.name, role, task: resource.id, status, changes, seconds: 0, ...found }
  }

  /** Says and counts how a task ended. A failed one ends this host's part. */
  tell(told: Told): void {
    const { status, task, message = '' } = told
    this.counts[status === 'pending' ? 'skipped' : status]++
    if (status === 'failed') {
      this.state = 'failed'
      this.trouble = `${task}: ${message.split('\n')[0]}`
    }
    this.emit({ event: 'task', host: this.host.name, ...told })
  }

  /** Brings a task to its end, and says how. */
  done(task: Task, status: TaskStatus, seconds: number, message?: string, more: More = {}): void {
    const { finding = this.findings.get(task.resource), ...rest } = more
    this.settled.set(task, status)
    this.tell({ ...this.eventOf(task, status, finding), seconds, ...(message !== undefined && { message }), ...rest })
  }

  /** Holds what check mode will say instead of all that it was found from: thousands of hosts have dozens of tasks each. */
  conclude(told: readonly Told[]): void {
    this.told = told
    this.tasks = []
    this.findings.clear()
  }
}
