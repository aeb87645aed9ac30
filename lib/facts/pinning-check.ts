import { common, formatCpuList, union, without } from './cpu-list.ts'
import { homeOf, type Topology } from './pinning.ts'
import type { HostProblem, Verdict } from './verdict.ts'

/** What the operator wants a GPU's program to run on. */
export type WantedCores = { readonly index: number; readonly cpus: readonly number[] }

const compute = 'leave the cores out to have them computed'

function checkOne({ index, cpus }: WantedCores, topology: Topology): HostProblem[] {
  const { online } = topology.cpus
  if (cpus.length === 0) return [{ what: `GPU ${index} is given no cores`, fix: compute }]
  const absent = without(cpus, online)
  const gpu = topology.gpus.find((other) => other.index === index)
  const home = gpu && homeOf(gpu, topology.cpus)
  const away = home === undefined ? [] : without(common(cpus, online), home.cpus)
  const near =
    home === undefined ? '' : `${home.node === undefined ? 'the CPUs near it' : `its NUMA node ${home.node}`} (${formatCpuList(home.cpus)})`
  return [
    ...(absent.length === 0
      ? []
      : [{ what: `GPU ${index}: CPUs ${formatCpuList(absent)} do not exist`, fix: `the host has ${formatCpuList(online)}` }]),
    ...(away.length === 0 ? [] : [{ what: `GPU ${index}: CPUs ${formatCpuList(away)} are not on ${near}`, fix: compute }]),
  ]
}

/** Threads of `a` whose core also holds another thread that is `b`'s. */
const siblingsIn = (a: readonly number[], b: readonly number[], { cores }: Topology['cpus']): number[] =>
  union(...cores.map((core) => (common(core, without(b, a)).length > 0 ? common(core, without(a, b)) : [])))

const pairsOf = (wanted: readonly WantedCores[]) =>
  wanted.flatMap((a, i) => wanted.slice(i + 1).map((b) => ({ a, b, names: `GPU ${a.index} and GPU ${b.index}` })))

/** CPUs that two GPUs are given, on whatever host. */
export const overlaps = (wanted: readonly WantedCores[]): HostProblem[] =>
  pairsOf(wanted).flatMap(({ a, b, names }) => {
    const both = common(a.cpus, b.cpus)
    return both.length === 0 ? [] : [{ what: `${names} are both given CPUs ${formatCpuList(both)}`, fix: compute }]
  })

/** Checks cores that were given by hand, those of all GPUs of a host at once: the cores of others matter. */
export function checkPinning(wanted: readonly WantedCores[], topology: Topology): Verdict {
  return {
    problems: [...wanted.flatMap((one) => checkOne(one, topology)), ...overlaps(wanted)],
    warnings: pairsOf(wanted).flatMap(({ a, b, names }) => {
      const shared = siblingsIn(a.cpus, b.cpus, topology.cpus)
      return shared.length === 0 ? [] : [`${names} share physical cores: the SMT siblings of CPUs ${formatCpuList(shared)} are the other's`]
    }),
  }
}
