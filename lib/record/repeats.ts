import type { HostRecord, RunRecord, TaskRecord } from './schema.ts'

/** A task of a host that differed from what is wanted, over the records of some time. */
export type Repeat = {
  readonly host: string
  readonly task: string
  readonly role: string
  /** How often it came to differ, each time from being well before or from being put right. */
  readonly times: number
  /** In how many records it differed, of how many that looked at it. */
  readonly seen: number
  readonly looks: number
  /** How often a run put it right. */
  readonly repaired: number
  /** When it was first seen to differ, and last. */
  readonly first: string
  readonly last: string
  /** Since when it has differed without a break until the newest record of its host; undefined where it is well. */
  readonly since: string | undefined
}

type Course = { -readonly [K in keyof Omit<Repeat, 'looks'>]: Repeat[K] } & {
  differs: boolean
  /** Records that tell of it and do not tell all about its host. */
  alone: number
}

type Known = { looks: number; readonly courses: Map<string, Course> }

/** True where what is not told was looked at and well: a run that ended early, a host that was lost, or chosen tasks leave that open. */
const tellsAll = ({ check, exit, partial }: RunRecord, { state, counts, messages }: HostRecord): boolean =>
  partial !== true &&
  state !== 'unreachable' &&
  Object.values(counts).some((number) => number > 0) &&
  !messages.some(({ is }) => is === 'problem') &&
  (check || exit === 0)

const begun = (host: string, { task, role }: TaskRecord, at: string): Course => ({
  host,
  task,
  role,
  times: 0,
  seen: 0,
  repaired: 0,
  first: at,
  last: at,
  since: undefined,
  differs: false,
  alone: 0,
})

/** What differed again and again: is given the records of one playbook and inventory, oldest first, and keeps none of them. */
export class Repeats {
  readonly #hosts = new Map<string, Known>()

  take(record: RunRecord): void {
    for (const host of record.hosts) this.#takeHost(record, host)
  }

  /** What came to differ the most often first. */
  found(): Repeat[] {
    return [...this.#hosts.values()]
      .flatMap(({ looks, courses }) =>
        [...courses.values()].map(({ differs: _, alone, ...course }) => ({ ...course, looks: looks + alone })),
      )
      .sort((one, other) => other.times - one.times || other.seen - one.seen || one.first.localeCompare(other.first))
  }

  #takeHost(record: RunRecord, host: HostRecord): void {
    const known = this.#hosts.get(host.name) ?? { looks: 0, courses: new Map<string, Course>() }
    this.#hosts.set(host.name, known)
    const all = tellsAll(record, host)
    if (all) known.looks++
    const told = new Map(host.tasks.filter(({ status }) => status !== 'ok').map((task) => [task.task, task]))
    if (all) for (const [task, course] of known.courses) if (!told.has(task)) [course.differs, course.since] = [false, undefined]
    const back = new Set(host.undone.flatMap(({ task, message }) => (message === undefined ? [task] : [])))
    for (const task of host.tasks.filter(({ status }) => status === 'changed')) told.set(task.task, task)
    for (const task of told.values()) {
      if (task.status !== 'changed') continue
      const course = known.courses.get(task.task) ?? begun(host.name, task, record.began)
      known.courses.set(task.task, course)
      if (!all) course.alone++
      this.#takeTask(course, record.began, !record.check && !back.has(task.task))
    }
  }

  /** A run that changed a task found it differing and put it right. */
  #takeTask(course: Course, at: string, repaired: boolean): void {
    if (!course.differs) [course.times, course.since] = [course.times + 1, at]
    course.seen++
    course.last = at
    course.differs = !repaired
    if (repaired) [course.repaired, course.since] = [course.repaired + 1, undefined]
  }
}
