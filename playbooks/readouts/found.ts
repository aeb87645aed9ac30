import * as derived from '../../inventories/derived.ts'
import type { Cluster, NodeHost, PlotHost, StorageHost } from '../../inventories/schema.ts'
import { showProblem } from '../../lib/engine/errors.ts'
import type { Role } from '../../lib/engine/playbook.ts'
import type { Cpus } from '../../lib/facts/cpu.ts'
import type { DiskPlaces } from '../../lib/facts/disk-places.ts'
import type { DiskUse } from '../../lib/facts/disk-use.ts'
import type { Firewall } from '../../lib/facts/firewall.ts'
import type { Gpu, Gpus } from '../../lib/facts/gpu.ts'
import { cudaName, isMeant } from '../../lib/facts/gpu-promise.ts'
import type { Link, Listener } from '../../lib/facts/net.ts'
import { pinGpus } from '../../lib/facts/pinning.ts'
import type { Inventory } from '../../lib/inventory/inventory.ts'
import { sectorsIn, settledSectors } from '../../roles/autonomys/sizes.ts'
import type { BaseFacts } from '../../roles/base.ts'
import { cacheRoom } from '../../roles/cache-room.ts'
import { disk } from '../../roles/disk.ts'
import { plotClient, roomOf } from '../../roles/plot-client.ts'
import { placed, plotServer } from '../../roles/plot-server.ts'
import { proofServer } from '../../roles/proof-server.ts'
import { machine } from '../machine.ts'

type Inv = Inventory<Cluster>

export type MachineFacts = BaseFacts & { readonly cpus: Cpus; readonly configured: readonly string[]; readonly links: readonly Link[] }
export type PlotFacts = MachineFacts & {
  readonly gpus: Gpus
  readonly listeners: readonly Listener[] | undefined
  readonly firewall: Firewall
}
export type StorageFacts = MachineFacts & { readonly diskUse: readonly DiskUse[]; readonly diskPlaces: DiskPlaces }
export type NodeFacts = MachineFacts & { readonly gpus: Gpus }

/** A GPU of the host, and what its program would get; the latter only if it is in the inventory. */
export type FoundGpu = Omit<Gpu, 'affinity'> & {
  readonly cores: string
  readonly physicalCores: number
  /** What CUDA_VISIBLE_DEVICES would be. */
  readonly cuda?: string
  readonly port?: number
  readonly basePath?: string
}

/** A farm's disk; sizes in bytes, `most` is what `sectors: 'max'` would be. */
export type FoundDisk = {
  readonly path: string
  readonly device?: string
  readonly drives: readonly string[]
  readonly fstype?: string
  readonly size?: number
  readonly available?: number
  readonly reserved?: number
  readonly sectors: number | 'max'
  readonly plotted?: number
  readonly most?: number
}

export type Found = {
  readonly host: string
  readonly group: string
  readonly system: string
  readonly kernel: string
  /** Bytes. */
  readonly memory: number
  readonly threads: number
  readonly cores: number
  readonly nodes: number
  /** Mbit/s of the fastest link; 0 where none says. */
  readonly network: number
  readonly driver?: string
  readonly gpus?: readonly FoundGpu[]
  readonly disks?: readonly FoundDisk[]
  /** What site.ts or disks.ts would refuse before it writes. */
  readonly problems: readonly string[]
  readonly notices: readonly string[]
}

const said = (roles: readonly Role[]): Pick<Found, 'problems' | 'notices'> => ({
  problems: [...new Set(roles.flatMap(({ name, problems }) => problems.map((problem) => showProblem({ where: name, ...problem }))))],
  notices: [...new Set(roles.flatMap(({ notices }) => notices))],
})

const machineOf = ({ name, group }: { readonly name: string; readonly group: string }, { os, cpus, links }: MachineFacts) => ({
  host: name,
  group,
  system: `${os.name} ${os.version}`.trim(),
  kernel: os.kernel,
  memory: os.memory,
  threads: cpus.online.length,
  cores: cpus.cores.length,
  nodes: cpus.nodes.filter((node) => node.cpus.length > 0).length,
  network: Math.max(0, ...links.flatMap(({ up, speed = 0 }) => (up ? speed : 0))),
})

const shared = ({ gpus, cpus }: NodeFacts): FoundGpu[] =>
  pinGpus({ cpus, gpus: gpus.gpus }).map(({ index, list, physicalCores }) => {
    const { affinity: _, ...gpu } = gpus.gpus.find((each) => each.index === index)!
    return { ...gpu, cores: list, physicalCores }
  })

const driverOf = ({ gpus: { driver } }: NodeFacts) => (driver === undefined ? {} : { driver })

export function nodeFound(inventory: Inv, host: NodeHost, facts: NodeFacts): Found {
  const roles = [...machine(inventory, host, facts), proofServer(derived.proofServer(inventory, host), facts.gpus)]
  return { ...machineOf(host, facts), ...driverOf(facts), gpus: shared(facts), ...said(roles) }
}

export function plotFound(inventory: Inv, host: PlotHost, facts: PlotFacts): Found {
  const spec = derived.plotServer(inventory, host)
  const { pins } = placed(spec, facts)
  const roles = [...machine(inventory, host, facts), cacheRoom(derived.cacheRoom(inventory, host), facts.mounts), plotServer(spec, facts)]
  const gpus = shared(facts).map((gpu): FoundGpu => {
    const wanted = spec.gpus.find((one) => isMeant(one, gpu))
    if (wanted === undefined) return gpu
    const { list, physicalCores } = pins.get(wanted.index)!
    const { listenPort: port, basePath } = wanted
    return { ...gpu, cores: list, physicalCores, cuda: String(cudaName(wanted, facts.gpus)), port, basePath }
  })
  return { ...machineOf(host, facts), ...driverOf(facts), gpus, ...said(roles) }
}

function foundDisk({ path, sectors }: StorageHost['disks'][number], use: readonly DiskUse[]): FoundDisk {
  const { mount, devices = [] } = use.find((each) => each.path === path) ?? {}
  const room = roomOf(path, use)
  if (mount === undefined || room === undefined) return { path, drives: [], sectors }
  const { source: device, fstype, sizeBytes: size, reservedBytes: reserved } = mount
  return {
    path,
    device,
    drives: devices,
    fstype,
    ...(size !== undefined && { size }),
    ...(reserved !== undefined && { reserved }),
    available: room.available,
    sectors,
    plotted: sectorsIn(room.taken),
    most: settledSectors('max', room),
  }
}

export function storageFound(inventory: Inv, host: StorageHost, facts: StorageFacts): Found {
  const roles = [
    ...machine(inventory, host, facts),
    disk(derived.disks(host), facts.diskPlaces),
    plotClient(derived.plotClient(inventory, host), facts.diskUse),
  ]
  return { ...machineOf(host, facts), disks: host.disks.map((each) => foundDisk(each, facts.diskUse)), ...said(roles) }
}
