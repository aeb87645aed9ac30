import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { gpus } from '../../lib/facts/gpu.ts'
import { natsServer } from '../../lib/facts/nats.ts'
import { programUp } from '../../lib/kinds/program.ts'
import { play, playOf } from '../../lib/play.ts'
import { logPath, programName } from '../../roles/autonomys/components.ts'
import { nodeDatabase } from '../../roles/autonomys/node-database.ts'
import { controller } from '../../roles/controller.ts'
import { node } from '../../roles/node.ts'
import { nodeHealth } from '../../roles/node-health.ts'
import { proofServer } from '../../roles/proof-server.ts'
import { asNew, bareOf, type Care, newServer, pace } from './pace.ts'

const programs = ['node', 'controller', 'proof-server'] as const

const isNew = bareOf(programName('node'))

/** One machine after the other: a controller ends with its node, and must not stay away while other machines' nodes restart. */
export const nodeMachines = (care: Care = {}) =>
  playOf(schema, 'node-machines', ({ cluster }) =>
    play({
      name: 'node-machines',
      hosts: schema.groups.node,
      facts: { configured, natsServer, database: nodeDatabase, gpus },
      ...pace(care, cluster),
      serial: care.serial ?? 1,
      newcomer: newServer(programName('node')),
      lateGate: true,
      roles: ({ inventory, host, facts }) => [
        node(asNew(derived.node(inventory, host), isNew({ facts })), facts.database, derived.nodeHealth(inventory, host)),
        controller(asNew(derived.controller(inventory, host), isNew({ facts }))),
        proofServer(asNew(derived.proofServer(inventory, host), isNew({ facts })), facts.gpus),
      ],
      gate: ({ inventory, host }) => [
        ...programs.map((id) => programUp({ name: programName(id), log: logPath(id) })),
        nodeHealth(derived.nodeHealth(inventory, host)),
      ],
    }),
  )
