import { type ComponentId, programName } from '../roles/autonomys/components.ts'
import { logOf } from '../roles/autonomys/program.ts'
import type { BaseRole } from '../roles/base.ts'
import type { SupervisorRole } from '../roles/supervisor.ts'
import type { Machine } from './derived.ts'
import type { Cluster } from './schema.ts'

export type Part = readonly [id: ComponentId, gpu?: number]

/** The programs that belong on a machine. */
export function partsOf(host: Machine): readonly Part[] {
  if ('basePath' in host) return [['nats'], ['node'], ['controller'], ['proof-server']]
  if ('disks' in host) return [['plot-client']]
  return [['sharded-cache'], ['full-piece-cache'], ...host.gpus.map(({ index }): Part => ['plot-server', index])]
}

/** Bytes of memory, and Mbit/s, that the guide's table of servers asks for. */
function asked(host: Machine): Pick<BaseRole, 'memory' | 'network'> {
  if ('basePath' in host) return { memory: 64 * 2 ** 30, network: 1_000 }
  return { memory: 'disks' in host ? 0 : host.gpus.length * 64 * 2 ** 30, network: 10_000 }
}

/** What a machine of each group gets before its first component. */
export const machine = (host: Machine): Pick<BaseRole, 'packages' | 'memory' | 'network' | 'logs'> => ({
  packages: 'gpus' in host ? ['numactl'] : [],
  ...asked(host),
  logs: partsOf(host).map(([id, gpu]) => logOf(id, gpu)),
})

/** Which programs supervisord may run there. Those of GPUs that are gone are the plot-servers' own matter. */
export const programs = ({ otherPrograms: { keep, remove } }: Cluster, host: Machine): NonNullable<SupervisorRole['programs']> => ({
  known: [
    ...partsOf(host).map(([id, gpu]) => programName(id, gpu)),
    ...('gpus' in host ? [`${programName('plot-server')}-*`] : []),
    ...keep,
  ],
  remove,
})
