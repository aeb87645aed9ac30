import type { Cluster } from '../../inventories/schema.ts'
import { HostError, showProblem } from '../../lib/engine/errors.ts'
import type { Resource } from '../../lib/engine/kind.ts'
import { type TaskList, taskList } from '../../lib/engine/plan.ts'
import type { Selection } from '../../lib/engine/selection.ts'
import type { Inventory } from '../../lib/inventory/inventory.ts'
import { bind } from '../../lib/playbook.ts'
import { site } from '../../playbooks/site.ts'
import { type Answers, answersOf } from './machine.ts'

/** site's list for one host of the inventory that answers so. @throws HostError with what its roles object to. */
export function planOf(inventory: Inventory<Cluster>, name: string, answers: Answers = {}, selection: Selection = {}): TaskList {
  const host = inventory.hosts.find((each) => each.name === name)!
  return taskList(bind(site, inventory).plays, host, () => ({ ...answersOf(host.group), ...answers }), [], selection)
}

/** What ends the run of a host that answers so, before anything is written. */
export function objections(...given: Parameters<typeof planOf>): string[] {
  try {
    planOf(...given)
    return []
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    return error.problems.map(showProblem)
  }
}

/** What a probe says of a thing that is not there. */
const absent: Readonly<Record<string, string>> = { program: 'down\x1d\x1d\x1d\x1d', file: '\0x: No such file or directory\0\0' }

/** The text that a resource would write on a bare host, its stamp left out. */
export function written(resource: Resource): string {
  const [finding] = resource.kind.evaluate(absent[resource.kind.name] ?? '', [resource])
  const whole = finding?.changes.find(({ text }) => text)
  if (whole === undefined) throw new Error(`${resource.id} writes no text: ${JSON.stringify(finding)}`)
  return whole.to.replace(/,?PLOTWRIGHT_STAMP="\w+"/, '')
}

export const resourceOf = ({ tasks }: TaskList, id: string): Resource => {
  const found = tasks.find(({ resource }) => resource.id === id)
  if (found === undefined) throw new Error(`no ${id} among ${tasks.map(({ resource }) => resource.id).join(', ')}`)
  return found.resource
}

/** A program's section, by option. */
export const sectionOf = (list: TaskList, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...written(resourceOf(list, `program[${name}]`)).matchAll(/^(\w+)=(.*)$/gm)].map(([, option, value]) => [option!, value!]),
  )
