import { existsSync } from 'node:fs'
import type { Problem } from '../lib/engine/errors.ts'
import { parseCpuList } from '../lib/facts/cpu-list.ts'
import { ownedPath } from '../lib/inventory/faults.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { didYouMean, nearest } from '../lib/inventory/near.ts'
import { natsClusterProblems } from '../lib/render/nats-cluster.ts'
import { natsConfigProblems } from '../lib/render/nats-problems.ts'
import { type Fault, serversFaults } from '../roles/autonomys/command-line.ts'
import { rewardAddress } from '../roles/autonomys/reward-address.ts'
import { sectorsProblems } from '../roles/autonomys/sizes.ts'
import { controllerLine } from '../roles/controller.ts'
import { fullPieceCacheLine } from '../roles/full-piece-cache.ts'
import { nodeLine } from '../roles/node.ts'
import { plotClientLine } from '../roles/plot-client.ts'
import { plotServerLine } from '../roles/plot-server.ts'
import { proofServerLine } from '../roles/proof-server.ts'
import { shardedCacheLine } from '../roles/sharded-cache.ts'
import * as derived from './derived.ts'
import { natsTlsProblems } from './nats-tls.ts'
import type { Cluster, NodeHost, PlotHost, StorageHost } from './schema.ts'

type Inv = Inventory<Cluster>

const at = (where: string, faults: readonly Fault[]): Problem[] => faults.map((fault) => ({ where, ...fault }))

/** Values that two entries of one list share. */
function repeated<T>(
  members: readonly T[],
  value: (member: T) => string | number,
  what: (value: string | number) => string,
  fix: string,
): Fault[] {
  const values = members.map(value)
  return [...new Set(values.filter((each, i) => values.indexOf(each) < i))].map((each) => ({ what: what(each), fix }))
}

function archiveProblems({ version, releases, nats }: Cluster): Problem[] {
  const archives = [
    { where: ownedPath('cluster', ['releases', version, 'file']), archive: releases[version] },
    { where: 'cluster.nats.archive.file', archive: nats.archive },
  ]
  return archives.flatMap(({ where, archive }) =>
    archive === undefined || !('file' in archive) || existsSync(archive.file)
      ? []
      : [{ where, what: `no file ${archive.file}`, fix: 'fetch it, or give the url that the hosts fetch it from' }],
  )
}

function versionProblems({ version, releases }: Cluster): Problem[] {
  const known = Object.keys(releases)
  if (known.includes(version)) return []
  const near = nearest(version, known).length > 0 ? [didYouMean(version, known)] : []
  const fix = [...near, known.length > 0 ? `known: ${known.join(', ')}` : 'name it there, with its archive and sha256'].join(' ')
  return [{ where: 'cluster.version', what: `'${version}' is not among the releases`, fix }]
}

function clusterWide(inventory: Inv): Problem[] {
  const { cluster, hosts } = inventory
  const nodes = hosts.filter((host): host is NodeHost => host.group === 'node')
  const configs = nodes.map((host) => derived.natsConfig(inventory, host))
  return [
    ...at('cluster.rewardAddress', rewardAddress(cluster.rewardAddress).problems),
    ...versionProblems(cluster),
    ...archiveProblems(cluster),
    ...(nodes.length > 0 || hosts.length === 0
      ? []
      : [{ where: 'hosts.node', what: 'no node machine', fix: 'name 3 or 5: NATS and the nodes run there' }]),
    ...(nodes.length === 2 ? [{ where: 'hosts.node', what: '2 NATS servers have no majority when one is lost', fix: 'take 3, or 1' }] : []),
    ...natsTlsProblems(inventory),
    ...at('cluster.nats', natsClusterProblems(configs)),
    ...at('cluster.nats', configs[0] === undefined ? [] : natsConfigProblems(configs[0])),
  ]
}

/** What every host's command would repeat of the cluster's own values. */
const ofAll = (inventory: Inv): readonly Fault[] => [
  ...rewardAddress(inventory.cluster.rewardAddress).problems,
  ...serversFaults(derived.natsServers(inventory)),
]

const nodeProblems = (inventory: Inv, host: NodeHost): Fault[] =>
  [
    nodeLine(derived.node(inventory, host)),
    controllerLine(derived.controller(inventory, host)),
    proofServerLine(derived.proofServer(inventory, host)),
  ].flatMap(({ problems }) => [...problems])

/** Lists that are none; what is wrong with the others shows only on the machine, all at once. */
const coreProblems = ({ gpus }: PlotHost): Fault[] =>
  gpus.flatMap(({ index, cores = '' }) => {
    try {
      parseCpuList(cores)
      return []
    } catch (error) {
      return [{ what: `GPU ${index}: ${(error as Error).message}`, fix: 'leave the cores out to have them computed' }]
    }
  })

function plotProblems(inventory: Inv, host: PlotHost): Fault[] {
  const servers = derived.plotServer(inventory, host)
  const lines = [
    shardedCacheLine(derived.shardedCache(inventory, host)),
    fullPieceCacheLine(derived.fullPieceCache(inventory, host)),
    ...servers.gpus.map((gpu) => plotServerLine(servers, gpu)),
  ]
  const directories = [host.shardedCache, host.fullPieceCache, ...servers.gpus.map(({ basePath }) => basePath)]
  return [
    ...repeated(
      servers.gpus,
      ({ index }) => index,
      (index) => `GPU ${index} is named twice`,
      'name each GPU once',
    ),
    ...repeated(
      servers.gpus,
      ({ listenPort }) => listenPort,
      (port) => `two plot-servers listen on port ${port}`,
      'leave listenPort out: 9966 + index',
    ),
    ...repeated(
      directories,
      (path) => path,
      (path) => `${path} is the directory of two programs`,
      'give each its own',
    ),
    ...coreProblems(host),
    ...lines.flatMap(({ problems }) => [...problems]),
  ]
}

const storageProblems = (inventory: Inv, host: StorageHost): Fault[] => [
  ...repeated(
    host.disks.flatMap(({ device }) => device ?? []),
    (device) => device,
    (device) => `${device} is the disk of two paths`,
    'give each a disk of its own',
  ),
  ...host.disks.flatMap(({ path, device, format }) =>
    format && device === undefined
      ? [{ what: `${path}: no device is named that may be formatted`, fix: 'add device: /dev/disk/by-id/…' }]
      : [],
  ),
  ...host.disks
    .flatMap(({ path, sectors, size }) => (size === undefined ? [] : sectorsProblems({ path, sectors, available: size })))
    .map(({ where, what, fix }) => ({ what: `${where}: ${what}`, fix })),
  ...plotClientLine(derived.plotClient(inventory, host)).problems,
]

/** What no single value shows wrong: all that the roles would object to later, before any host is asked. */
export function clusterProblems(inventory: Inv): Problem[] {
  const ofHost = (host: Inv['hosts'][number]): readonly Fault[] => {
    if (host.group === 'node') return nodeProblems(inventory, host as NodeHost)
    return host.group === 'plot' ? plotProblems(inventory, host as PlotHost) : storageProblems(inventory, host as StorageHost)
  }
  const shared = new Set(ofAll(inventory).map(({ what }) => what))
  return [
    ...clusterWide(inventory),
    ...inventory.hosts.flatMap((host) =>
      at(
        host.name,
        ofHost(host).filter(({ what }) => !shared.has(what)),
      ),
    ),
  ]
}
