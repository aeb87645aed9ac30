import type { Cluster } from '../inventories/schema.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { type BaseFacts, type BaseRole, base } from '../roles/base.ts'
import { supervisor } from '../roles/supervisor.ts'

type Wishes = Pick<BaseRole, 'memory' | 'network' | 'logs' | 'packages'>

/** What every machine gets first: system, users, limits, and the Supervisor that its programs run under. */
export function machine({ cluster }: Inventory<Cluster>, facts: BaseFacts, { packages, ...wishes }: Wishes) {
  const { user, dir, openFiles, sysctl, sysctlLive, timeSync } = cluster
  return [
    base(
      { packages: ['curl', 'iproute2', 'ca-certificates', ...packages], user, dir, openFiles, sysctl, sysctlLive, timeSync, ...wishes },
      facts,
    ),
    supervisor({ openFiles, atWork: facts.limits.minfds !== undefined }),
  ]
}
