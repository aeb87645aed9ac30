import type { Machine } from '../../inventories/derived.ts'
import * as derived from '../../inventories/derived.ts'
import { removal } from '../../inventories/removal.ts'
import { type Cluster, type NodeHost, schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import type { Inventory } from '../../lib/inventory/inventory.ts'
import { programsCalm } from '../../lib/kinds/programs-calm.ts'
import { type Play, play, playOf } from '../../lib/play.ts'
import { role } from '../../lib/role.ts'
import { programName } from '../../roles/autonomys/components.ts'
import { leave } from '../../roles/leave.ts'
import { configPath, natsTls } from '../../roles/nats.ts'
import { natsHealth } from '../../roles/nats-health.ts'
import { natsPeer } from '../../roles/nats-peer.ts'
import { streamsFit, streamsKept } from '../../roles/nats-streams.ts'

type Inv = Inventory<Cluster>

const { groups } = schema

const leavingOf = (name: string, leaving: string, make: (leaving: Machine) => Play): Play =>
  playOf(schema, name, (inventory) => make(removal(inventory, leaving)))

const everyGroup = [groups.node, groups.plot, groups.storage]
const groupOf = ({ group }: Machine) => everyGroup.filter(({ name }) => name === group)

/** A NATS server that stays. */
const isOther = (host: Machine, { name }: Machine): host is NodeHost => 'basePath' in host && host.name !== name

const health = (inventory: Inv, host: NodeHost, out: readonly string[], leaving: Machine) =>
  natsHealth({ ...derived.natsHealth(inventory, host, [...new Set([...out, leaving.name])]), undone: true })

/** The others are well, and can do without it. Ends the run otherwise; nothing is written. */
export const mayLeave = (name: string) =>
  leavingOf('may-leave', name, (leaving) =>
    play({
      name: 'may-leave',
      hosts: groupOf(leaving),
      facts: { configured },
      everyHost: true,
      roles: ({ host }) => (isOther(host, leaving) ? [role('may-leave', [programsCalm()])] : []),
      gate: ({ inventory, host, facts, out }) => [
        ...(isOther(host, leaving) ? [health(inventory, host, out, leaving)] : []),
        // an interrupted run may have ended it
        ...('basePath' in host && facts.configured.includes(programName('nats'))
          ? [streamsFit(derived.natsStreams(inventory, host, leaving))]
          : []),
      ],
      gateOn: 'play',
    }),
  )

/** Its programs end in order, NATS last: as a lame duck it hands its leaderships and clients to the others first. */
export const goes = (name: string) =>
  leavingOf('leave', name, (leaving) =>
    play({
      name: 'leave',
      hosts: groupOf(leaving),
      facts: { configured },
      roles: ({ host, facts }) => (host.name === leaving.name ? [leave(leaveOf(host, facts.configured))] : []),
      gate: ({ inventory, host, out }) => (isOther(host, leaving) ? [health(inventory, host, out, leaving)] : []),
      gateOn: 'play',
    }),
  )

/** What is left of it among NATS' members goes, and its streams get another replica. */
export const forgotten = (name: string) =>
  leavingOf('nats', name, (leaving) =>
    play({
      name: 'nats',
      hosts: groupOf(leaving),
      serial: 1,
      roles: ({ inventory, host }) =>
        isOther(host, leaving) ? [role('nats', [natsPeer(derived.natsPeer(inventory, host, leaving))])] : [],
      gate: ({ inventory, host, out }) =>
        isOther(host, leaving) ? [health(inventory, host, out, leaving), streamsKept(derived.natsStreams(inventory, host, leaving))] : [],
      gateOn: 'play',
    }),
  )

/** Whoever asks for work ends before who answers. */
function leaveOf(host: Machine, known: readonly string[]): Parameters<typeof leave>[0] {
  if ('basePath' in host) {
    const programs = (['proof-server', 'controller', 'node', 'nats'] as const).map((id) => programName(id))
    return { programs, files: [configPath, natsTls.certificate], kept: [host.basePath] }
  }
  if ('disks' in host) return { programs: [programName('plot-client')], files: [], kept: host.disks.map(({ path }) => path) }
  const plotServers = [
    ...host.gpus.map(({ index }) => programName('plot-server', index)),
    ...known.filter((name) => name.startsWith(`${programName('plot-server')}-`)),
  ]
  return {
    programs: [...new Set(plotServers), programName('sharded-cache'), programName('full-piece-cache')],
    files: [],
    kept: [host.plotBase, host.shardedCache, host.fullPieceCache],
  }
}
