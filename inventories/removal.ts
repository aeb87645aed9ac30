import { type Problem, RequestError } from '../lib/engine/errors.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { didYouMean } from '../lib/inventory/near.ts'
import type { Concern } from '../lib/playbook.ts'
import { atLeast } from '../lib/render/nats-units.ts'
import type { Machine } from './derived.ts'
import type { Cluster } from './schema.ts'

const where = '--host'

/** From this release on nats-server takes a server out for its system account only (CVE-2025-30215). */
const systemOnly = '2.10.27'

function serverProblems({ hosts, cluster }: Inventory<Cluster>, { name, group }: Machine): Problem[] {
  if (group !== 'node') return []
  const left = hosts.filter((host) => host.group === 'node').length - 1
  const few = (what: string, fix: string): Problem[] => [{ where, what: `without ${name} ${what}`, fix }]
  const { version, systemAuth } = cluster.nats
  return [
    ...(left === 0 ? few('no node machine is left', 'name another one in the inventory, and run site.ts first') : []),
    ...(left === 1 || left === 2
      ? few(
          `${left} of ${left + 1} NATS servers would be left, and with any more lost there is no majority`,
          'let another machine join first: name it in the inventory, and run site.ts',
        )
      : []),
    ...(atLeast(version, systemOnly) && systemAuth === undefined
      ? [
          {
            where: 'cluster.nats.systemAuth',
            what: `nats-server ${version} takes a server out for its system account only`,
            fix: 'name a login here, and run site.ts: the servers load it without a restart',
          },
        ]
      : []),
  ]
}

/** Whom its leaving is about: a NATS server's is all the others' matter, and they can do it without one that is gone for good. */
export function removalConcerns(inventory: Inventory<Cluster>, name: string): Concern {
  const { group } = removal(inventory, name)
  if (group !== 'node') return { hosts: [name], needed: [name] }
  const hosts = inventory.hosts.filter((host) => host.group === group).map((host) => host.name)
  return { hosts, needed: hosts.filter((each) => each !== name) }
}

/**
 * The machine that is to be taken out.
 * @throws RequestError where there is no such, or the cluster can't do without it
 */
export function removal(inventory: Inventory<Cluster>, name: string): Machine {
  const host = inventory.hosts.find((each) => each.name === name) as Machine | undefined
  const names = inventory.hosts.map((each) => each.name)
  if (host === undefined) throw new RequestError([{ where, what: `no machine is called '${name}'`, fix: didYouMean(name, names) }])
  const problems = serverProblems(inventory, host)
  if (problems.length > 0) throw new RequestError(problems)
  return host
}
