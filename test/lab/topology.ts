import { hosts } from '../../inventories/lab-hosts.ts'
import { spareHosts } from './spare-hosts.ts'

/** A host of the lab; `disks` are mount points, each a real ext4 of its own. */
export type LabHost = { name: string; address: string; groups: string[]; disks: string[]; gpus: number }

type Written = { address: string; gpu?: unknown; gpus?: readonly unknown[]; disks?: readonly { path: string }[] }

/** The hosts that the lab's inventory names. */
export const topology = (): LabHost[] => labHosts(hosts)

const labHosts = (groups: Readonly<Record<string, Readonly<Record<string, Written>>>>): LabHost[] =>
  Object.entries(groups).flatMap(([group, members]) =>
    Object.entries(members).map(([name, { address, gpu, gpus = [], disks = [] }]) => ({
      name,
      address,
      groups: [group],
      disks: disks.map(({ path }) => path),
      gpus: gpus.length + (gpu === undefined ? 0 : 1),
    })),
  )

/** Host number `index` (from 1) of those that only benchmarks use: no group, no disk, no GPU. */
export function extraHost(index: number): LabHost {
  return { name: `extra-${index}`, address: `198.18.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`, groups: [], disks: [], gpus: 0 }
}

/** The first `count` hosts of the topology, followed by as many extra ones as are missing. */
export function firstHosts(count: number): LabHost[] {
  const named = topology()
  const extra = Array.from({ length: Math.max(0, count - named.length) }, (_, i) => extraHost(i + 1))
  return [...named, ...extra].slice(0, count)
}

/** The hosts of these names, spare ones and `extra-<n>` included. @throws naming every name that no host has. */
export function hostsNamed(names: readonly string[]): LabHost[] {
  const known = new Map([...topology(), ...labHosts({ node: spareHosts })].map((host) => [host.name, host]))
  const find = (name: string) => known.get(name) ?? (/^extra-[1-9]\d{0,3}$/.test(name) ? extraHost(Number(name.slice(6))) : undefined)
  const unknown = names.filter((name) => !find(name))
  if (unknown.length) throw new Error(`no host ${unknown.join(', ')} in the topology: ${[...known.keys()].join(', ')}, extra-1 …`)
  return [...new Set(names)].map((name) => find(name)!)
}
