import type { CommandLine } from '../roles/autonomys/command-lines.ts'
import type { Vendor } from '../roles/autonomys/program.ts'
import type { CacheRoomRole } from '../roles/cache-room.ts'
import { type ControllerRole, controllerLine } from '../roles/controller.ts'
import type { DiskRole } from '../roles/disk.ts'
import { type FullPieceCacheRole, fullPieceCacheLine } from '../roles/full-piece-cache.ts'
import { type NodeRole, nodeLine } from '../roles/node.ts'
import type { NodeHealth } from '../roles/node-health.ts'
import { type PlotClientRole, plotClientLine } from '../roles/plot-client.ts'
import { type PlotServerRole, plotServerLine } from '../roles/plot-server.ts'
import type { PreflightRole } from '../roles/preflight.ts'
import { type ProofServerRole, proofServerLine } from '../roles/proof-server.ts'
import { type ShardedCacheRole, shardedCacheLine } from '../roles/sharded-cache.ts'
import type { StageRole } from '../roles/stage.ts'
import { bytesOf, type Inv, type Machine, type Release, sourceOf } from './members.ts'
import { natsServers } from './nats-servers.ts'
import type { Cluster, NodeHost, PlotHost, StorageHost } from './schema.ts'

export type { Machine } from './members.ts'
export { nats, natsConfig, natsHealth, natsPeer, natsServers, natsStreams } from './nats-servers.ts'

/** The port that plot-servers of index 0 listen on in the guide; each further GPU the next. */
const firstPlotPort = 9966

/** Stands for a version that is not in the catalogue, which the inventory's checks refuse. */
const noRelease: Release = { file: '', sha256: '', strip: 0, farmFormat: 1 }

const releaseOf = ({ version, releases }: Cluster): Release => releases[version] ?? noRelease

/** True where a release of the catalogue may not read the farms any more once the chosen one has had them. */
export const upgradesFarms = (cluster: Cluster): boolean =>
  Object.values(cluster.releases).some(({ farmFormat }) => farmFormat < releaseOf(cluster).farmFormat)

export function vendor({ cluster, hosts }: Inv, { name, group }: Machine): Vendor {
  const { version, dir, user, startsecs, stopwaitsecs, keepReleases: keep } = cluster
  const release = releaseOf(cluster)
  const { sha256, strip } = release
  const first = hosts.find((host) => host.group === group)
  return {
    release: { version, dir, source: sourceOf(release), sha256, strip, keep },
    user,
    startsecs,
    stopwaitsecs,
    proveStop: cluster.rollout.stopTest && first?.name === name,
    serverLists: cluster.rollout.serverLists,
  }
}

/** Where a node's RPC is reached from its own machine. */
export const ownRpc = ({ rpcListenOn }: NodeHost): string => rpcListenOn.replace(/^(0\.0\.0\.0|\[::\])(?=:)/, '127.0.0.1')

export const node = (inventory: Inv, host: NodeHost): NodeRole => {
  const { whileSyncing: _, within: __, rpcMethods, rpcCors, ...rest } = inventory.cluster.node
  const { chain } = inventory.cluster
  return {
    ...rest,
    vendor: vendor(inventory, host),
    chain,
    basePath: host.basePath,
    rpcListenOn: host.rpcListenOn,
    ...(rpcMethods && { rpcMethods }),
    ...(rpcCors && { rpcCors }),
  }
}

export const nodeHealth = (inventory: Inv, host: NodeHost): NodeHealth => {
  const { whileSyncing, within } = inventory.cluster.node
  return { rpc: ownRpc(host), whileSyncing, within }
}

const common = (inventory: Inv, host: Machine) => ({ vendor: vendor(inventory, host), natsServers: natsServers(inventory) })

export const controller = (inventory: Inv, host: NodeHost): ControllerRole => {
  const { basePath, extraArgs } = inventory.cluster.controller
  return { ...common(inventory, host), extraArgs, nodeRpcUrl: `ws://${ownRpc(host)}`, ...(basePath && { basePath }) }
}

export const proofServer = (inventory: Inv, host: NodeHost): ProofServerRole => ({
  ...common(inventory, host),
  ...inventory.cluster.proofServer,
  gpu: host.gpu,
})

export const shardedCache = (inventory: Inv, host: PlotHost): ShardedCacheRole => ({
  ...common(inventory, host),
  ...inventory.cluster.shardedCache,
  path: host.shardedCache,
})

export const fullPieceCache = (inventory: Inv, host: PlotHost): FullPieceCacheRole => ({
  ...common(inventory, host),
  ...inventory.cluster.fullPieceCache,
  path: host.fullPieceCache,
})

export const cacheRoom = (inventory: Inv, host: PlotHost): CacheRoomRole => ({
  paths: [...new Set([host.shardedCache, host.fullPieceCache, host.plotBase])],
  bytes: inventory.cluster.cacheBytes,
})

export const plotServer = (inventory: Inv, host: PlotHost): PlotServerRole => ({
  ...common(inventory, host),
  ...inventory.cluster.plotServer,
  gpus: host.gpus.map(({ listenPort, basePath, ...gpu }) => ({
    ...gpu,
    listenPort: listenPort ?? firstPlotPort + gpu.index,
    basePath: basePath ?? `${host.plotBase}/base-path-${gpu.index}`,
  })),
})

export const plotClient = (inventory: Inv, host: StorageHost): PlotClientRole => ({
  ...common(inventory, host),
  ...inventory.cluster.plotClient,
  rewardAddress: inventory.cluster.rewardAddress,
  disks: host.disks,
})

export const disks = (host: StorageHost): DiskRole => ({
  disks: host.disks.map(({ path, device, format }) => ({ path, format, ...(device !== undefined && { device }) })),
})

/** What a release may take when its size is not known: several times what upstream's archives hold. */
const roomyRelease = 2 ** 30

export function preflight({ cluster }: Inv, host: Machine): PreflightRole {
  const release = releaseOf(cluster)
  return {
    dir: cluster.dir,
    version: cluster.version,
    formats: Object.fromEntries(Object.entries(cluster.releases).map(([version, { farmFormat }]) => [version, farmFormat])),
    bytes: 'file' in release ? 4 * bytesOf(release.file) : roomyRelease,
    gpus: 'gpus' in host ? host.gpus : 'gpu' in host ? [host.gpu] : [],
    gpuRole: host.group === 'plot' ? 'plot-server' : 'proof-server',
    disks: 'disks' in host ? host.disks.map(({ path }) => path) : [],
  }
}

/** The commands of all programs of the vendor's that run on a host. */
function commandsOf(inventory: Inv, host: Machine): CommandLine[] {
  if ('basePath' in host)
    return [nodeLine(node(inventory, host)), controllerLine(controller(inventory, host)), proofServerLine(proofServer(inventory, host))]
  if ('disks' in host) return [plotClientLine(plotClient(inventory, host))]
  const plots = plotServer(inventory, host)
  return [
    shardedCacheLine(shardedCache(inventory, host)),
    fullPieceCacheLine(fullPieceCache(inventory, host)),
    ...plots.gpus.map((gpu) => plotServerLine(plots, gpu)),
  ]
}

export const stage = (inventory: Inv, host: Machine): StageRole => ({
  vendor: vendor(inventory, host),
  commands: commandsOf(inventory, host),
  prints: releaseOf(inventory.cluster).prints,
})
