import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { natsServer } from '../../lib/facts/nats.ts'
import { programUp } from '../../lib/kinds/program.ts'
import { play, playOf } from '../../lib/play.ts'
import { logPath, programName } from '../../roles/autonomys/components.ts'
import { nats } from '../../roles/nats.ts'
import { natsHealth } from '../../roles/nats-health.ts'
import { type Care, newServer, pace } from './pace.ts'

/** The servers that all components talk over. */
export const natsServers = (care: Care = {}) =>
  playOf(schema, 'nats', ({ cluster }) =>
    play({
      name: 'nats',
      tags: ['nats'],
      hosts: schema.groups.node,
      facts: { configured, natsServer },
      ...pace(care, cluster),
      serial: care.serial ?? 1,
      newcomer: newServer(programName('nats')),
      roles: ({ inventory, host }) => [nats(derived.nats(inventory, host))],
      // every server is asked after each batch, and those whose turn is still to come are what they were; `loaded` proves the rest
      gate: ({ inventory, host, out }) => [
        programUp({ name: programName('nats'), log: logPath('nats') }),
        natsHealth({ ...derived.natsHealth(inventory, host, out), undone: true }),
      ],
      gateOn: 'play',
    }),
  )
