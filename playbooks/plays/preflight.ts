import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { currentRelease } from '../../lib/facts/current-release.ts'
import { gpus } from '../../lib/facts/gpu.ts'
import { mounts } from '../../lib/facts/mounts.ts'
import { play, playOf } from '../../lib/play.ts'
import { natsHealth } from '../../roles/nats-health.ts'
import { nodeHealth } from '../../roles/node-health.ts'
import { preflight as preflightRole } from '../../roles/preflight.ts'

const { groups } = schema

/** Seconds for a node that has just begun a block; one that syncs for longer is not ready. */
const patience = 60

/** Before a cluster at work is changed: every machine is there and well. Ends the run otherwise; nothing is written. */
export const preflight = () =>
  playOf(schema, 'preflight', ({ cluster }) =>
    play({
      name: 'preflight',
      tags: ['preflight', 'always'],
      hosts: [groups.node, groups.plot, groups.storage],
      facts: { mounts, gpus, release: currentRelease(cluster.dir) },
      everyHost: true,
      roles: ({ inventory, host, facts }) => [preflightRole(derived.preflight(inventory, host), facts)],
      // what the servers are to become is not asked of them yet
      gate: ({ inventory, host, out }) =>
        'basePath' in host
          ? [
              natsHealth({ ...derived.natsHealth(inventory, host, out), undone: true }),
              nodeHealth({ ...derived.nodeHealth(inventory, host), within: Math.min(patience, cluster.node.within) }),
            ]
          : [],
    }),
  )
