import { parseCpuList } from '../../lib/facts/cpu-list.ts'
import type { Topology } from '../../lib/facts/pinning.ts'

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

/** CPUs numbered as Linux does on x86: first threads of all cores, node by node, then their siblings. */
export function machine(nodes: number, coresOfNode: number, threads = 2): Topology['cpus'] {
  const total = nodes * coresOfNode
  const cores = range(0, total).map((core) => range(0, threads).map((thread) => core + thread * total))
  return {
    online: range(0, total * threads),
    cores,
    nodes: range(0, nodes).map((id) => ({
      id,
      cpus: cores
        .slice(id * coresOfNode, (id + 1) * coresOfNode)
        .flat()
        .sort((a, b) => a - b),
    })),
  }
}

/** The guide's P machine: two nodes of 48 cores, 192 threads. */
export const guideMachine = machine(2, 48)

export const gpuOn = (index: number, numaNode: number | undefined, affinity?: string): Topology['gpus'][number] => ({
  index,
  numaNode,
  affinity: affinity === undefined ? undefined : parseCpuList(affinity),
})

export const guideGpus = [gpuOn(0, 0), gpuOn(1, 0), gpuOn(2, 1), gpuOn(3, 1)]
