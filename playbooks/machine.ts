import type { Machine } from '../inventories/derived.ts'
import { programs, machine as wishes } from '../inventories/machine.ts'
import { clientsTrust } from '../inventories/nats-tls.ts'
import type { Cluster } from '../inventories/schema.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { type BaseFacts, base } from '../roles/base.ts'
import { supervisor } from '../roles/supervisor.ts'
import { trust } from '../roles/trust.ts'

type Facts = BaseFacts & { readonly configured: readonly string[] }

/** What every machine gets first: system, users, limits, and the Supervisor that its programs run under. */
export function machine({ cluster }: Inventory<Cluster>, host: Machine, facts: Facts) {
  const { packages, ...rest } = wishes(host)
  const { user, dir, openFiles, sysctl, sysctlLive, timeSync, nats } = cluster
  const closedLogs = [nats.auth, nats.routeAuth, nats.systemAuth].some((login) => login !== undefined)
  const authority = clientsTrust(nats.tls)
  return [
    base(
      { packages: ['curl', 'iproute2', 'ca-certificates', ...packages], user, dir, openFiles, sysctl, sysctlLive, timeSync, ...rest },
      facts,
    ),
    ...(authority === undefined ? [] : [trust({ name: 'plotwright-nats', authority })]),
    supervisor({ openFiles, closedLogs, atWork: facts.limits.minfds !== undefined, programs: programs(cluster, host) }, facts.configured),
  ]
}
