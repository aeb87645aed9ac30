import { groupBy } from '../engine/group-by.ts'
import type { Cpus } from './cpu.ts'
import { common, formatCpuList } from './cpu-list.ts'
import type { Gpu } from './gpu.ts'

export type GpuPlace = Pick<Gpu, 'index' | 'numaNode' | 'affinity'>
export type Topology = { readonly cpus: Pick<Cpus, 'online' | 'cores' | 'nodes'>; readonly gpus: readonly GpuPlace[] }

/** The CPUs near a GPU, and the node that they are, where they are one. */
export type Home = { readonly node: number | undefined; readonly cpus: readonly number[]; readonly warnings: readonly string[] }

export type Pinning = {
  readonly index: number
  readonly node: number | undefined
  readonly cpus: readonly number[]
  /** `cpus` as numactl wants them: 0-23,96-119. */
  readonly list: string
  readonly physicalCores: number
  readonly warnings: readonly string[]
}

/** Cores a GPU that the vendor's guide asks for ("每張GPU需要30核"); its own machine meets them in threads only. */
const guideCores = 30

/** A GPU's NUMA node; where that is not known its CPU affinity, and where that is not either the whole host. */
export function homeOf(gpu: GpuPlace, { online, nodes }: Topology['cpus']): Home {
  const ofNode = nodes.map(({ id, cpus }) => ({ id, cpus: common(cpus, online) })).filter(({ cpus }) => cpus.length > 0)
  const node = ofNode.find(({ id }) => id === gpu.numaNode)
  if (node !== undefined) return { node: node.id, cpus: node.cpus, warnings: [] }

  const near = common(gpu.affinity ?? [], online)
  const cpus = near.length > 0 ? near : online
  const same = ofNode.find((other) => formatCpuList(other.cpus) === formatCpuList(cpus))
  const lost = near.length === 0 && ofNode.length > 1
  const warnings = [
    ...(gpu.numaNode === undefined ? [] : [`GPU ${gpu.index} is on NUMA node ${gpu.numaNode}, of which the kernel shows no CPUs`]),
    ...(lost ? [`neither NUMA node nor CPU affinity of GPU ${gpu.index} is known, so its cores may lie far from it`] : []),
  ]
  return { node: same?.id, cpus, warnings }
}

/** Cuts a list into `parts` runs whose lengths differ by at most one; of too short a list neighbours get the same item. */
const shares = <T>(list: readonly T[], parts: number): T[][] =>
  Array.from({ length: parts }, (_, i) => {
    const start = Math.floor((i * list.length) / parts)
    return list.slice(start, Math.max(start + 1, Math.floor(((i + 1) * list.length) / parts)))
  })

/** GPUs of one home together, those with the fewest CPUs to choose from first. */
function byHome({ cpus, gpus }: Topology): { home: Home; gpus: GpuPlace[] }[] {
  const groups = new Map<string, { home: Home; gpus: GpuPlace[] }>()
  for (const gpu of [...gpus].sort((a, b) => a.index - b.index)) {
    const home = homeOf(gpu, cpus)
    const list = formatCpuList(home.cpus)
    if (!groups.has(list)) groups.set(list, { home, gpus: [] })
    groups.get(list)!.gpus.push(gpu)
  }
  return [...groups.values()].sort((a, b) => a.home.cpus.length - b.home.cpus.length)
}

/**
 * Each GPU's cores, by index: the physical cores near it, with all their threads, split evenly and in runs among the GPUs that are near them.
 * No two GPUs share a core unless there are too few; then each of them has a warning that says with whom.
 */
export function pinGpus({ cpus, gpus }: Topology): Pinning[] {
  const taken = new Set<readonly number[]>()
  const pinned = byHome({ cpus, gpus }).flatMap(({ home, gpus: members }) => {
    const isNear = new Set(home.cpus)
    const near = cpus.cores.filter((core) => core.some((cpu) => isNear.has(cpu)))
    const free = near.filter((core) => !taken.has(core))
    return shares(free.length > 0 ? free : near, members.length).map((cores, i) => {
      for (const core of cores) taken.add(core)
      return { gpu: members[i]!, home, cores, threads: common(cores.flat(), home.cpus) }
    })
  })
  const pinnings = pinned.map(({ gpu, home, cores, threads }) => {
    const rivals = pinned
      .filter((other) => other.gpu !== gpu && other.cores.some((core) => cores.includes(core)))
      .map((other) => other.gpu.index)
    return {
      index: gpu.index,
      node: home.node,
      cpus: threads,
      list: formatCpuList(threads),
      physicalCores: cores.length,
      warnings: [
        ...homeOf(gpu, cpus).warnings,
        ...(rivals.length === 0 ? [] : [`GPU ${gpu.index} shares cores with GPU ${formatCpuList(rivals)}: there are too few near them`]),
      ],
    }
  })
  return pinnings.sort((a, b) => a.index - b.index)
}

/** Says so where GPUs have fewer physical cores than the guide asks for. */
export function coresNotices(pins: readonly Pick<Pinning, 'index' | 'physicalCores' | 'cpus'>[]): string[] {
  const few = pins.filter(({ physicalCores }) => physicalCores < guideCores)
  const alike = groupBy(few, ({ physicalCores, cpus }) => `${physicalCores} physical cores (${cpus.length} threads)`)
  return [...alike].map(([cores, members]) => {
    const have = `${formatCpuList(members.map(({ index }) => index))} ${members.length === 1 ? 'has' : 'each have'} ${cores}`
    const met = members[0]!.cpus.length >= guideCores ? 'this is met in threads only' : 'this is met neither in cores nor in threads'
    return `GPU ${have}; the guide asks for ${guideCores} cores a GPU: ${met}`
  })
}
