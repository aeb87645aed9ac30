import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { parseCpuList, union, without } from './cpu-list.ts'

export type Cpus = {
  readonly online: readonly number[]
  /** Physical cores, by their first thread: each the online threads that share it. */
  readonly cores: readonly (readonly number[])[]
  /** NUMA nodes by number; a kernel without NUMA counts as one node 0, a node that only has memory has no CPUs. */
  readonly nodes: readonly { readonly id: number; readonly cpus: readonly number[] }[]
  /** Instruction sets as /proc/cpuinfo names them: sse4_2, avx2, avx512f … */
  readonly flags: readonly string[]
}

/** @throws Error when the kernel shows no CPUs, or a list that is none. */
function readCpus(output: string): Cpus {
  const online = parseCpuList(/^cpu\/online:(.*)$/m.exec(output)?.[1] ?? '')
  if (online.length === 0) throw new Error('the host shows no CPUs in /sys/devices/system/cpu/online')
  const lists = new Set([...output.matchAll(/\/thread_siblings_list:(.*)$/gm)].map(([, list]) => list!))
  const isOnline = new Set(online)
  const siblings = [...lists].map((list) => parseCpuList(list).filter((cpu) => isOnline.has(cpu)))
  const alone = without(online, union(...siblings)).map((cpu) => [cpu])
  const nodes = [...output.matchAll(/\/node(\d+)\/cpulist:(.*)$/gm)].map(([, id, list]) => ({ id: Number(id), cpus: parseCpuList(list!) }))
  return {
    online,
    cores: [...siblings.filter((core) => core.length > 0), ...alone].sort(([a], [b]) => a! - b!),
    nodes: nodes.length === 0 ? [{ id: 0, cpus: online }] : nodes.sort((a, b) => a.id - b.id),
    flags: (/\/cpuinfo:(?:flags|Features)\s*:(.*)$/m.exec(output)?.[1] ?? '').trim().split(/\s+/).filter(Boolean),
  }
}

export const cpus: Fact<Cpus> = { name: 'cpus', shell: shellLib(import.meta.url, './cpu.sh'), probe: 'fact_cpus', parse: readCpus }
