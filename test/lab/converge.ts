import type { Event } from '../../lib/engine/events.ts'
import type { Resource } from '../../lib/engine/kind.ts'
import type { EnginePlaybook } from '../../lib/engine/playbook.ts'
import { runPlaybook } from '../../lib/engine/run.ts'
import { role } from '../../lib/role.ts'
import type { LabPaths } from './control.ts'
import { connectTo } from './session.ts'

/** What a run said: `changed` and `failed` by task, changes as `field: from → to`, whole texts by their field alone. */
export type Outcome = {
  readonly exit: number
  readonly changed: Readonly<Record<string, readonly string[]>>
  readonly failed: Readonly<Record<string, string>>
  readonly problems: readonly string[]
}

const playbookOf = (resources: readonly Resource[], rollback: boolean): EnginePlaybook => ({
  name: 'test',
  plays: [
    {
      name: 'test',
      groups: ['lab'],
      tags: [],
      facts: {},
      serial: () => '100%',
      roles: () => resources.map((resource) => role(resource.id, [resource])),
      gate: () => [],
      gateOn: 'batch',
      maxFailures: 0,
      rollback,
    },
  ],
})

type How = { readonly check?: boolean; readonly rollback?: boolean; readonly connect?: typeof connectTo }

async function eventsOf(lab: LabPaths, host: string, resources: readonly Resource[], how: How) {
  const { check = false, rollback = false, connect = connectTo } = how
  const events: Event[] = []
  const exit = await runPlaybook({
    playbook: playbookOf(resources, rollback),
    hosts: [{ name: host, group: 'lab' }],
    connect: () => connect(lab, host),
    listener: (event) => void events.push(event),
    check,
    forks: 1,
    selection: {},
    signal: new AbortController().signal,
  })
  return { exit, events, tasks: events.flatMap((event) => (event.event === 'task' ? [event] : [])) }
}

/** Does the same in a play that takes back what fails; `undone` names the tasks that were. */
export async function rollOnHost(lab: LabPaths, host: string, resources: readonly Resource[]) {
  const { exit, events, tasks } = await eventsOf(lab, host, resources, { rollback: true })
  return { exit, tasks, undone: events.flatMap((event) => (event.event === 'undone' ? [event.task] : [])) }
}

/** Brings one host to this state with the real engine over real SSH, or with `check` says what differs. */
export async function converge(
  lab: LabPaths,
  host: string,
  resources: readonly Resource[],
  check = false,
  connect = connectTo,
): Promise<Outcome> {
  const { exit, events, tasks } = await eventsOf(lab, host, resources, { check, connect })
  const of = (status: string) => tasks.filter((task) => task.status === status)
  const shown = ({ changes }: (typeof tasks)[number]) =>
    changes.map(({ field, from, to, text }) => (text ? field : `${field}: ${from} → ${to}`))
  return {
    exit,
    changed: Object.fromEntries(of('changed').map((task) => [task.task, shown(task)])),
    failed: Object.fromEntries(of('failed').map((task) => [task.task, task.message ?? ''])),
    problems: events.flatMap((event) => (event.event === 'problem' || event.event === 'unreachable' ? [event.message] : [])),
  }
}
