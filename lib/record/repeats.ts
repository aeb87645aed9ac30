import type { HostRecord, RunRecord } from './schema.ts'

/** A task of a host that differed from what is wanted, over the records of some time. */
export type Repeat = {
  readonly host: string
  readonly task: string
  readonly role: string
  /** How often it came to differ, each time from being well before or from being put right. */
  readonly times: number
  /** How often a run put it right. */
  readonly repaired: number
  /** When it was first seen to differ, and last. */
  readonly first: string
  readonly last: string
  /** Since when it has differed without a break until the newest record of its host; undefined where it is well. */
  readonly since: string | undefined
}

type Course = { -readonly [K in keyof Repeat]: Repeat[K] } & { differs: boolean }

const looked = ({ state, counts }: HostRecord): boolean => state !== 'unreachable' && Object.values(counts).some((number) => number > 0)

/**
 * What differed, of each task of each host, the most often first. A run that changed a task found it differing and put it right.
 * @param records of one playbook and inventory, oldest first
 */
export function repeats(records: readonly RunRecord[]): Repeat[] {
  const courses = new Map<string, Course>()
  for (const { began, check, hosts } of records)
    for (const host of hosts.filter(looked)) {
      const differing = host.tasks.filter(({ status }) => status === 'changed')
      const ids = new Set(differing.map(({ task }) => `${host.name} ${task}`))
      for (const [id, course] of courses) if (course.host === host.name && !ids.has(id)) [course.differs, course.since] = [false, undefined]
      for (const { task, role } of differing) {
        const id = `${host.name} ${task}`
        const course: Course = courses.get(id) ?? {
          host: host.name,
          task,
          role,
          times: 0,
          repaired: 0,
          first: began,
          last: began,
          since: undefined,
          differs: false,
        }
        courses.set(id, course)
        if (!course.differs) [course.times, course.since] = [course.times + 1, began]
        course.last = began
        course.differs = check
        if (!check) [course.repaired, course.since] = [course.repaired + 1, undefined]
      }
    }
  return [...courses.values()]
    .map(({ differs: _, ...course }) => course)
    .sort((one, other) => other.times - one.times || one.first.localeCompare(other.first))
}
