import type { Event } from '../../lib/engine/events.ts'
import { runPlaybook } from '../../lib/engine/run.ts'
import type { Session, Usage } from '../../lib/engine/session.ts'
import { load } from '../../lib/inventory/load.ts'
import { bind } from '../../lib/playbook.ts'
import { site } from '../../playbooks/site.ts'
import { tasks } from './cluster.ts'
import type { Lab } from './harness.ts'
import type { LabPaths } from './paths.ts'
import { connectTo } from './session.ts'
import { watchWire } from './watch.ts'

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

/** What a login to each host costs, and a whole run of site.ts on it, seen on wires that take so many milliseconds each way. */
export async function onWire(lab: Lab, hosts: readonly string[], latency = 0) {
  const seen = async (work: () => Promise<unknown>) => {
    const wire = await watchWire(lab, hosts)
    await work()
    return wire.stop()
  }
  await lab.change('latency', String(latency))
  try {
    return {
      login: await seen(() => Promise.all(hosts.map(async (host) => (await connectTo(lab, host)).close()))),
      run: await seen(() => siteCost(lab)),
    }
  } finally {
    await lab.change('latency', '0')
  }
}
