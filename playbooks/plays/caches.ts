import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { mounts } from '../../lib/facts/mounts.ts'
import { play, playOf } from '../../lib/play.ts'
import { programName } from '../../roles/autonomys/components.ts'
import { programKnown } from '../../roles/autonomys/program.ts'
import { cacheRoom } from '../../roles/cache-room.ts'
import { fullPieceCache } from '../../roles/full-piece-cache.ts'
import { shardedCache } from '../../roles/sharded-cache.ts'
import { asNew, bareOf, type Care, pace } from './pace.ts'

const isNew = bareOf(programName('sharded-cache'))

/** One cache after the other, and the next only when the controllers know the last: too many gone at once are filled anew. */
export const caches = (care: Care = {}) =>
  playOf(schema, 'caches', ({ cluster }) => {
    const upFor = (scene: Parameters<typeof isNew>[0]) => (isNew(scene) ? 0 : cluster.rollout.discovery)
    return play({
      name: 'caches',
      tags: ['caches'],
      hosts: schema.groups.plot,
      facts: { configured, mounts },
      ...pace(care, cluster),
      serial: care.serial ?? 1,
      newcomer: isNew,
      lateGate: true,
      roles: ({ inventory, host, facts }) => [
        cacheRoom(derived.cacheRoom(inventory, host), facts.mounts),
        shardedCache(asNew(derived.shardedCache(inventory, host), isNew({ facts })), upFor({ facts })),
        fullPieceCache(asNew(derived.fullPieceCache(inventory, host), isNew({ facts }))),
      ],
      gate: ({ facts }) => (['sharded-cache', 'full-piece-cache'] as const).map((id) => programKnown(id, upFor({ facts }))),
    })
  })
