import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { diskUse } from '../../lib/facts/disk-use.ts'
import { programUp } from '../../lib/kinds/program.ts'
import { play, playOf } from '../../lib/play.ts'
import { logPath, programName } from '../../roles/autonomys/components.ts'
import { plotClient } from '../../roles/plot-client.ts'
import { asNew, bareOf, type Care, pace } from './pace.ts'

const isNew = bareOf(programName('plot-client'))

/** Machines whose disks farm. None is taken back to a release that may not read what the new one has made of its farms. */
export const plotClients = (care: Care = {}) =>
  playOf(schema, 'plot-clients', ({ cluster }) => {
    const rollback = (care.rollback ?? false) && !derived.upgradesFarms(cluster)
    return play({
      name: 'plot-clients',
      tags: ['plot-client'],
      hosts: schema.groups.storage,
      facts: { configured, diskUse },
      ...pace({ ...care, rollback }, cluster),
      serial: care.serial ?? cluster.rollout.plotClients,
      newcomer: isNew,
      lateGate: true,
      maxFailures: cluster.rollout.maxFailures,
      roles: ({ inventory, host, facts }) => [plotClient(asNew(derived.plotClient(inventory, host), isNew({ facts })), facts.diskUse)],
      gate: () => [programUp({ name: programName('plot-client'), log: logPath('plot-client') })],
    })
  })
