import { common, formatCpuList, union, without } from './cpu-list.ts'
import { homeOf, type Pinning, pinGpus, type Topology } from './pinning.ts'
import { columns } from './text.ts'
import type { HostProblem } from './verdict.ts'

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

const overlaps = (wanted: readonly WantedCores[]): HostProblem[] =>
  pairsOf(wanted).flatMap(({ a, b, names }) => {
    const both = common(a.cpus, b.cpus)
    return both.length === 0 ? [] : [{ what: `${names} are both given CPUs ${formatCpuList(both)}`, fix: compute }]
  })

/** What every GPU has near it, was given, and would get. */
function coresTable(wanted: readonly WantedCores[], topology: Topology, computed: readonly Pinning[]): HostProblem {
  const rows = wanted.map(({ index, cpus }) => {
    const gpu = topology.gpus.find((other) => other.index === index)
    const home = gpu && homeOf(gpu, topology.cpus)
    const list = (near: readonly number[] | undefined) => (near === undefined ? '?' : formatCpuList(near) || 'none')
    return [
      String(index),
      String(home?.node ?? '?'),
      list(home?.cpus),
      list(cpus),
      computed.find((pin) => pin.index === index)?.list ?? '?',
    ]
  })
  return {
    what: `the cores as given, and as they would be computed:\n${columns([['GPU', 'node', 'near it', 'given', 'computed'], ...rows])}`,
    fix: '',
  }
}

/**
 * Checks cores that were given by hand, those of all GPUs of a host at once: the cores of others matter. The last problem is a table of
 * all, beside what is `computed` for each.
 */
export function checkPinning(
  wanted: readonly WantedCores[],
  topology: Topology,
  computed: readonly Pinning[] = pinGpus(topology),
): HostProblem[] {
  const problems = [
    ...wanted.flatMap((one) => checkOne(one, topology)),
    ...overlaps(wanted),
    ...pairsOf(wanted).flatMap(({ a, b, names }) => {
      const shared = siblingsIn(a.cpus, b.cpus, topology.cpus)
      const what = `${names} share physical cores: the SMT siblings of CPUs ${formatCpuList(shared)} are the other's`
      return shared.length === 0 ? [] : [{ what, fix: compute }]
    }),
  ]
  return problems.length === 0 ? [] : [...problems, coresTable(wanted, topology, computed)]
}
