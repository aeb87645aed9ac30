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

/** Host number `index` (from 1) of those that only benchmarks and sweeps use: a storage machine with one disk, for loop devices are few. */
export function extraHost(index: number): LabHost {
  const storage = labHosts({ storage: hosts.storage })[0]!
  return {
    ...storage,
    disks: storage.disks.slice(0, 1),
    name: `extra-${index}`,
    address: `198.18.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
  }
}

/** The same with a machine that plots, on one GPU. */
export const extraPlotter = (index: number): LabHost => ({
  ...extraHost(index),
  name: `plotter-${index}`,
  address: `198.18.9.${index}`,
  groups: ['plot'],
  disks: [],
  gpus: 1,
})

/** The first `count` hosts of the topology, followed by as many extra ones as are missing. */
export function firstHosts(count: number): LabHost[] {
  const named = topology()
  const extra = Array.from({ length: Math.max(0, count - named.length) }, (_, i) => extraHost(i + 1))
  return [...named, ...extra].slice(0, count)
}

/** The hosts of these names, spare ones, `extra-<n>` and `plotter-<n>` included. @throws naming every name that no host has. */
export function hostsNamed(names: readonly string[]): LabHost[] {
  const known = new Map([...topology(), ...labHosts({ node: spareHosts })].map((host) => [host.name, host]))
  const find = (name: string) => {
    const [, kind, index] = /^(extra|plotter)-([1-9]\d{0,2})$/.exec(name) ?? []
    if (index === undefined) return known.get(name)
    return kind === 'extra' ? extraHost(Number(index)) : extraPlotter(Number(index))
  }
  const unknown = names.filter((name) => !find(name))
  if (unknown.length) throw new Error(`no host ${unknown.join(', ')} in the topology: ${[...known.keys()].join(', ')}, extra-1 …`)
  return [...new Set(names)].map((name) => find(name)!)
}
