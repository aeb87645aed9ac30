import * as derived from '../inventories/derived.ts'
import { schema } from '../inventories/schema.ts'
import { configured } from '../lib/facts/configured.ts'
import { cpus } from '../lib/facts/cpu.ts'
import { diskUse } from '../lib/facts/disk-use.ts'
import { firewall } from '../lib/facts/firewall.ts'
import { gpus } from '../lib/facts/gpu.ts'
import { limits } from '../lib/facts/limits.ts'
import { mounts } from '../lib/facts/mounts.ts'
import { type NatsServer, natsServer } from '../lib/facts/nats.ts'
import { links, listeners } from '../lib/facts/net.ts'
import { os } from '../lib/facts/os.ts'
import { listening } from '../lib/kinds/listening.ts'
import { programUp } from '../lib/kinds/program.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { programName } from '../roles/autonomys/components.ts'
import { nodeDatabase } from '../roles/autonomys/node-database.ts'
import { cacheRoom } from '../roles/cache-room.ts'
import { controller } from '../roles/controller.ts'
import { fullPieceCache } from '../roles/full-piece-cache.ts'
import { nats } from '../roles/nats.ts'
import { natsHealth } from '../roles/nats-health.ts'
import { node } from '../roles/node.ts'
import { nodeHealth } from '../roles/node-health.ts'
import { plotClient } from '../roles/plot-client.ts'
import { plotServer } from '../roles/plot-server.ts'
import { proofServer } from '../roles/proof-server.ts'
import { shardedCache } from '../roles/sharded-cache.ts'
import { machine } from './machine.ts'

const { groups } = schema

/** All at once while the cluster is made; one at a time once NATS has a quorum to lose. */
const onceFormed = (hosts: readonly { readonly facts: { readonly natsServer: NatsServer } }[]) =>
  hosts.some(({ facts }) => facts.natsServer.formed) ? 1 : '100%'

/** All at once on bare machines; one at a time as soon as one of them runs such programs. */
const onceAtWork =
  (program = '') =>
  (hosts: readonly { readonly facts: { readonly configured: readonly string[] } }[]) =>
    hosts.some(({ facts }) => facts.configured.some((name) => name.startsWith(program))) ? 1 : '100%'

/** The whole cluster, in the order of the vendor's guide. */
export const site = definePlaybook({
  name: 'site',
  about: 'brings every machine of the farming cluster to the state that the inventory describes',
  schema,
  plays: [
    play({
      name: 'machines',
      tags: ['base'],
      hosts: [groups.node, groups.plot, groups.storage],
      facts: { os, limits, links, mounts, configured, gpus },
      serial: onceAtWork(),
      roles: ({ inventory, host, facts }) => machine(inventory, facts, derived.machine(host)),
    }),
    play({
      name: 'nats',
      tags: ['nats'],
      hosts: groups.node,
      facts: { natsServer },
      serial: onceFormed,
      roles: ({ inventory, host }) => [nats(derived.nats(inventory, host))],
      // every server is asked after each batch, and those whose turn is still to come are what they were; `loaded` proves the rest
      gate: ({ inventory, host, out }) => [
        programUp({ name: programName('nats') }),
        natsHealth({ ...derived.natsHealth(inventory, host, out), undone: true }),
      ],
      gateOn: 'play',
    }),
    play({
      name: 'node',
      tags: ['node'],
      hosts: groups.node,
      facts: { natsServer, database: nodeDatabase },
      serial: onceFormed,
      roles: ({ inventory, host, facts }) => [node(derived.node(inventory, host), facts.database)],
      gate: ({ inventory, host }) => [programUp({ name: programName('node') }), nodeHealth(derived.nodeHealth(inventory, host))],
    }),
    play({
      name: 'controller',
      tags: ['controller'],
      hosts: groups.node,
      facts: { natsServer },
      serial: onceFormed,
      roles: ({ inventory, host }) => [controller(derived.controller(inventory, host))],
      gate: () => [programUp({ name: programName('controller') })],
    }),
    play({
      name: 'proof-server',
      tags: ['proof-server'],
      hosts: groups.node,
      facts: { natsServer, gpus },
      serial: onceFormed,
      roles: ({ inventory, host, facts }) => [proofServer(derived.proofServer(inventory, host), facts.gpus)],
      gate: () => [programUp({ name: programName('proof-server') })],
    }),
    play({
      name: 'caches',
      tags: ['caches'],
      hosts: groups.plot,
      facts: { configured, mounts },
      serial: onceAtWork(programName('sharded-cache')),
      roles: ({ inventory, host, facts }) => [
        cacheRoom(derived.cacheRoom(inventory, host), facts.mounts),
        shardedCache(derived.shardedCache(inventory, host)),
        fullPieceCache(derived.fullPieceCache(inventory, host)),
      ],
      gate: () => [programUp({ name: programName('sharded-cache') }), programUp({ name: programName('full-piece-cache') })],
    }),
    play({
      name: 'plot-servers',
      tags: ['plot-server'],
      hosts: groups.plot,
      facts: { configured, gpus, cpus, listeners, firewall },
      serial: onceAtWork(programName('plot-server')),
      roles: ({ inventory, host, facts }) => [plotServer(derived.plotServer(inventory, host), facts)],
      gate: ({ inventory, host }) =>
        derived.plotServer(inventory, host).gpus.flatMap(({ index, listenPort }) => {
          const name = programName('plot-server', index)
          return [programUp({ name }), listening({ port: listenPort, program: name })]
        }),
    }),
    play({
      name: 'plot-clients',
      tags: ['plot-client'],
      hosts: groups.storage,
      facts: { configured, diskUse },
      serial: onceAtWork(programName('plot-client')),
      roles: ({ inventory, host, facts }) => [plotClient(derived.plotClient(inventory, host), facts.diskUse)],
      gate: () => [programUp({ name: programName('plot-client') })],
    }),
  ],
})

await main(site, import.meta.url)
