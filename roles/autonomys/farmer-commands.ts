import type { Secret } from '../../lib/engine/secret.ts'
import {
  type CommandLine,
  type Common,
  type Fault,
  farmPathFaults,
  faultWhen,
  gpuEnvironment,
  gpuFaults,
  normalisePath,
  pathFaults,
  portFaults,
  type Servers,
  serverFlags,
  serversFaults,
  serversNotices,
  wholeFaults,
} from './command-line.ts'
import { rewardAddress } from './reward-address.ts'

export type Cluster = Common & {
  readonly natsServers: Servers
  /** Flags of `cluster` itself, before the component's name, such as --prometheus-listen-on. */
  readonly clusterArgs?: readonly string[]
}

type Rest = {
  readonly args?: readonly (string | Secret)[]
  readonly environment?: Readonly<Record<string, string>>
  readonly problems?: readonly Fault[]
  readonly notices?: readonly string[]
}

const cluster = (
  common: Cluster,
  component: string,
  { args = [], environment = {}, problems = [], notices = [] }: Rest = {},
): CommandLine => ({
  argv: [
    common.binary,
    'cluster',
    ...serverFlags('--nats-server', common.natsServers),
    ...(common.clusterArgs ?? []),
    component,
    ...args,
    ...(common.extraArgs ?? []),
  ],
  environment,
  problems: [...pathFaults(common.binary), ...serversFaults(common.natsServers), ...problems],
  notices: [...serversNotices(common.natsServers), ...notices],
})

/** Without a `basePath` the vendor's --tmp: a new peer identity at every start, which costs no plots. */
export type Controller = Cluster & { readonly nodeRpcUrl?: string; readonly basePath?: string }

const controller = ({ nodeRpcUrl = 'ws://127.0.0.1:9944', basePath, ...common }: Controller): CommandLine =>
  cluster(common, 'controller', {
    args: [...(basePath === undefined ? ['--tmp'] : ['--base-path', normalisePath(basePath)]), '--node-rpc-url', nodeRpcUrl],
    problems: [
      ...(basePath === undefined ? [] : pathFaults(basePath)),
      ...faultWhen(
        !/^wss?:\/\/[^/\s]+:\d+\/?$/.test(nodeRpcUrl),
        `${nodeRpcUrl} is no ws://HOST:PORT`,
        'name the node of the same machine',
      ),
    ],
  })

export type Gpu = { readonly gpu: number | string; readonly gpuConcurrency?: number }

const onGpu = ({ gpu, gpuConcurrency }: Gpu) => ({
  environment: gpuEnvironment(gpu, gpuConcurrency),
  problems: [...gpuFaults(gpu), ...(gpuConcurrency === undefined ? [] : wholeFaults({ 'GPU concurrency': gpuConcurrency }))],
})

const proofServer = (spec: Cluster & Gpu): CommandLine => cluster(spec, 'proof-server', onGpu(spec))

export type Cache = Cluster & { readonly path: string }

const shardedCache = ({ path, ...common }: Cache): CommandLine =>
  cluster(common, 'sharded-cache', { args: [`path=${normalisePath(path)}`], problems: farmPathFaults(path) })

/** `tmp`: the guide's --tmp, which may mean that the exported pieces are thrown away; only with `allowLoss`, or below /tmp or /dev/shm. */
export type FullPieceCache = Cache & { readonly tmp?: boolean; readonly allowLoss?: boolean }

const fullPieceCache = ({ path, tmp = false, allowLoss = false, ...common }: FullPieceCache): CommandLine =>
  cluster(common, 'full-piece-sharded-cache', {
    args: [...(tmp ? ['--tmp'] : []), `path=${normalisePath(path)}`],
    problems: [
      ...farmPathFaults(path),
      ...faultWhen(
        tmp && !allowLoss && !/^\/(tmp|dev\/shm)\//.test(normalisePath(path)),
        `--tmp may delete the pieces exported to ${path}`,
        'leave tmp out, or set allowLoss',
      ),
    ],
  })

export type PlotServer = Cluster &
  Gpu & {
    readonly basePath: string
    readonly listenPort: number
    readonly priorityCache?: boolean
    /** Default 32, the vendor's since 2024-11-13; `false` leaves the flag out for older binaries. */
    readonly recordEncodingConcurrency?: number | false
  }

const plotServer = (spec: PlotServer): CommandLine => {
  const { basePath, listenPort, priorityCache = true, recordEncodingConcurrency: encoding = 32 } = spec
  const { environment, problems } = onGpu(spec)
  return cluster(spec, 'plot-server', {
    args: [
      ...(priorityCache ? ['--priority-cache'] : []),
      ...(encoding === false ? [] : ['--record-encoding-concurrency', String(encoding)]),
      '--listen-port',
      String(listenPort),
      normalisePath(basePath),
    ],
    environment,
    problems: [
      ...problems,
      ...pathFaults(basePath),
      ...portFaults(listenPort),
      ...(encoding === false ? [] : wholeFaults({ 'record encoding concurrency': encoding })),
    ],
  })
}

export type PlotClient = Cluster & {
  readonly rewardAddress: string
  readonly farms: readonly { readonly path: string; readonly sectors: number }[]
}

const plotClient = ({ rewardAddress: address, farms, ...common }: PlotClient): CommandLine => {
  const reward = rewardAddress(address)
  const paths = farms.map(({ path }) => normalisePath(path))
  return cluster(common, 'plot-client', {
    args: ['--reward-address', address, ...farms.map(({ sectors }, i) => `path=${paths[i]},sectors=${sectors}`)],
    problems: [
      ...reward.problems,
      ...faultWhen(farms.length === 0, 'no disk to plot is named', 'name the mounted disks'),
      ...farms.flatMap(({ path, sectors }) => [...farmPathFaults(path), ...wholeFaults({ [`sectors of ${path}`]: sectors })]),
      ...[...new Set(paths.filter((path, i) => paths.indexOf(path) < i))].map((path) => ({
        what: `${path} is named twice`,
        fix: 'name each disk once',
      })),
    ],
    notices: reward.notices,
  })
}

/** `autonomys-farmer cluster …`: one component each, as the vendor's guide of 2024-12 knows them. */
export const farmerCluster = { controller, proofServer, shardedCache, fullPieceCache, plotServer, plotClient }
