import type { Event } from '../../lib/engine/events.ts'
import { runPlaybook } from '../../lib/engine/run.ts'
import type { Session, Usage } from '../../lib/engine/session.ts'
import { load } from '../../lib/inventory/load.ts'
import { bind } from '../../lib/playbook.ts'
import { site } from '../../playbooks/site.ts'
import { tasks } from './cluster.ts'
import type { LabPaths } from './paths.ts'
import { connectTo } from './session.ts'

/** `costs` holds one entry a session, by host. */
export type SiteCost = {
  readonly exit: number
  readonly changed: readonly string[]
  readonly costs: readonly (Pick<Usage, 'shells' | 'trips'> & { readonly host: string })[]
}

/** Runs site.ts in this process, where the sessions can be asked what the run cost each host. */
export async function siteCost(lab: LabPaths): Promise<SiteCost> {
  const inventory = await load('inventories/lab', site.schema)
  const events: Event[] = []
  const sessions: [string, Session][] = []
  const exit = await runPlaybook({
    playbook: bind(site, inventory),
    hosts: inventory.hosts,
    connect: async ({ name }) => {
      const session = await connectTo(lab, name)
      sessions.push([name, session])
      return session
    },
    listener: (event) => void events.push(event),
    check: false,
    forks: 50,
    selection: {},
    signal: new AbortController().signal,
  })
  const costs = sessions.map(([host, { usage }]) => ({ host, shells: usage.shells, trips: usage.trips }))
  return { exit, changed: tasks({ events }, 'changed'), costs: costs.sort((one, other) => (one.host < other.host ? -1 : 1)) }
}
