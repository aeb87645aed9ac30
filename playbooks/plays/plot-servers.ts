import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { cpus } from '../../lib/facts/cpu.ts'
import { firewall } from '../../lib/facts/firewall.ts'
import { gpus } from '../../lib/facts/gpu.ts'
import { listeners } from '../../lib/facts/net.ts'
import { listening } from '../../lib/kinds/listening.ts'
import { programUp } from '../../lib/kinds/program.ts'
import { play, playOf } from '../../lib/play.ts'
import { logPath, programName } from '../../roles/autonomys/components.ts'
import { plotServer } from '../../roles/plot-server.ts'
import { asNew, bareOf, type Care, pace } from './pace.ts'

const isNew = bareOf(programName('plot-server'))

/** On each machine one GPU after the other; on a new one all at once. */
export const plotServers = (care: Care = {}) =>
  playOf(schema, 'plot-servers', ({ cluster }) =>
    play({
      name: 'plot-servers',
      tags: ['plot-server'],
      hosts: schema.groups.plot,
      facts: { configured, gpus, cpus, listeners, firewall },
      ...pace(care, cluster),
      serial: care.serial ?? cluster.rollout.plotServers,
      newcomer: isNew,
      lateGate: true,
      maxFailures: cluster.rollout.maxFailures,
      roles: ({ inventory, host, facts }) => [plotServer(asNew(derived.plotServer(inventory, host), isNew({ facts })), facts)],
      gate: ({ inventory, host }) =>
        derived.plotServer(inventory, host).gpus.flatMap(({ index, listenPort }) => {
          const [name, log] = [programName('plot-server', index), logPath('plot-server', index)]
          return [programUp({ name, log }), listening({ port: listenPort, program: name, log })]
        }),
    }),
  )
