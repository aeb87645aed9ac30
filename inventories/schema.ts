import { z } from '#zod'
import { defineSchema, type Host } from '../lib/inventory/schema.ts'
import { secret } from '../lib/inventory/secret.ts'
import { normalisePath } from '../roles/autonomys/command-lines.ts'
import { clusterProblems } from './checks.ts'
import { rollout } from './rollout.ts'

/** One spelling each: trailing and double slashes are dropped. */
const path = z
  .string()
  .regex(/^\//, 'no absolute path: begin it with /')
  .regex(/^(?!.*\/\.\.(\/|$))/, 'it climbs with ..: write where it leads')
  .transform(normalisePath)
const port = z.int().min(1).max(65_535)
const extraArgs = z.array(z.string()).default([])
const seconds = z.int().min(0)
const sha256 = z.string().regex(/^[\da-f]{64}$/, 'no sha256: give 64 hex digits, as sha256sum prints them')

const checked = { sha256, strip: z.int().min(0).default(0) }
const file = z.object({ file: z.string().min(1), ...checked })
const url = z.object({ url: z.url({ protocol: /^https?$/ }), ...checked })

/** An archive on the control machine (`file`) or one that each host fetches (`url`). */
const archive = z.union([file, url])

/** `farmFormat` counts up where a release's notes say that it upgrades the farms' format: there is no way back across that. */
const more = {
  farmFormat: z.int().min(1).default(1),
  /** What its binaries' --version names, where that is to be checked before they run. */
  prints: z.string().optional(),
}
const release = z.union([file.extend(more), url.extend(more)])

const nats = z.object({
  /** Also decides which keys its configuration may have. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'no version: write it like 2.10.22'),
  /** The release's archive; without one, Debian's package of that version is installed and held. */
  archive: archive.optional(),
  clusterName: z.string().default('c1-cluster'),
  port: port.default(4222),
  clusterPort: port.default(4248),
  storeDir: path.default('/var/nats-data'),
  maxPayload: z.union([z.string(), z.int()]).default('3MB'),
  maxFileStore: z.union([z.string(), z.int()]).default('10GB'),
  lameDuck: z.object({ duration: z.string(), grace: z.string() }).default({ duration: '30s', grace: '10s' }),
  auth: z.object({ user: z.string(), pass: secret() }).optional(),
  routeAuth: z.object({ user: z.string(), pass: secret() }).optional(),
  /** Of NATS' system account: from 2.10.27 on nobody else may take a server out of the cluster (remove-host.ts). Not beside `auth`. */
  systemAuth: z.object({ user: z.string(), pass: secret() }).optional(),
  /** `ca`: a file with the authority that stands behind the servers' own certificates (`tls` of each node machine), see docs/nats-tls.md. */
  tls: z.object({ ca: z.string().min(1), clients: z.boolean().default(true), routes: z.boolean().default(true) }).optional(),
  extra: z.array(z.string()).default([]),
})

const cluster = z.object({
  rewardAddress: z.string().describe('the farmer is paid there'),
  chain: z.string().default('mainnet'),
  /** Which of the releases all components run; `-e version=…` chooses another one. */
  version: z.string(),
  releases: z.record(z.string(), release),
  /** Old releases that stay on each host beside the one in use, for a way back. */
  keepReleases: z.int().min(0).default(2),
  rollout,
  nats,
  /** Who the vendor's programs run as; the guide's is root. */
  user: z.string().default('autonomys'),
  dir: path.default('/opt/autonomys'),
  /** Hard limit of open files of all programs (upstream's own systemd unit has 100000). */
  openFiles: z.int().min(1024).default(100_000),
  sysctl: z.record(z.string(), z.union([z.string(), z.int()])).default({ 'vm.max_map_count': 262_144, 'net.core.somaxconn': 4096 }),
  /** False where the kernel belongs to somebody else, as in a container: the settings are written for the next boot only. */
  sysctlLive: z.boolean().default(true),
  /** Programs under Supervisor that are not the cluster's: those to `keep` by name (`exporter-*` for many); others are told, or removed. */
  otherPrograms: z.object({ keep: z.array(z.string().min(1)).default([]), remove: z.boolean().default(false) }).prefault({}),
  timeSync: z.enum(['chrony', 'none']).default('chrony'),
  /** Seconds that a program must stay up to count as running; the gates of new machines wait for them, and have two minutes. */
  startsecs: seconds.max(60).default(10),
  /** Seconds that a component may take to stop before SIGKILL, instead of 60 to 300. */
  stopwaitsecs: z
    .partialRecord(
      z.enum(['node', 'controller', 'proof-server', 'sharded-cache', 'full-piece-cache', 'plot-server', 'plot-client']),
      seconds,
    )
    .default({}),
  /** Bytes that the file system of a cache or plot base path must have: 1 TiB in the guide of 2024-11-13, and it grows with the chain. */
  cacheBytes: z
    .int()
    .min(0)
    .default(2 ** 40),
  controller: z.object({ basePath: path.optional(), extraArgs }).prefault({}),
  proofServer: z.object({ extraArgs }).prefault({}),
  shardedCache: z.object({ extraArgs }).prefault({}),
  fullPieceCache: z.object({ tmp: z.boolean().default(false), allowLoss: z.boolean().default(false), extraArgs }).prefault({}),
  plotServer: z
    .object({
      priorityCache: z.boolean().default(true),
      recordEncodingConcurrency: z.union([z.int().min(1), z.literal(false)]).default(32),
      memory: z.enum(['local', 'node']).default('local'),
      /** Seconds that its port may take to open. */
      within: seconds.default(120),
      extraArgs,
    })
    .prefault({}),
  plotClient: z.object({ extraArgs }).prefault({}),
  node: z
    .object({
      sync: z.enum(['full', 'snap']).default('full'),
      blocksPruning: z.string().default('archive'),
      statePruning: z.string().default('archive'),
      rpcMethods: z.enum(['auto', 'safe', 'unsafe']).optional(),
      rpcCors: z.string().optional(),
      allowUnsafeRpcEverywhere: z.boolean().default(false),
      /** `wait`: a node that still syncs holds up the programs that need it; `allow`: its head need only move. */
      whileSyncing: z.enum(['wait', 'allow']).default('wait'),
      /** Seconds that its gate waits. */
      within: seconds.default(600),
      extraArgs,
    })
    .prefault({}),
})

/** By index as nvidia-smi counts; `uuid` (GPU-…) instead where the order may change. `cores` by hand: 0-23,96-119. */
const gpu = z.object({
  index: z.int().min(0).max(63),
  uuid: z
    .string()
    .regex(/^GPU-[\da-f-]+$/i, 'no uuid: write it like GPU-…, see nvidia-smi -L')
    .optional(),
  concurrency: z.int().min(1).optional(),
})

const plotGpu = gpu.extend({ cores: z.string().optional(), listenPort: port.optional(), basePath: path.optional() })

/** Where the cluster's other machines reach this one, if that is not the address that SSH uses. */
const inside = {
  privateAddress: z
    .string()
    .regex(/^([a-z\d][\w.-]*|[\da-f:]*:[\da-f:]*)$/i, 'no address: write an IP address or a host name')
    .optional(),
}

const node = z.object({
  ...inside,
  gpu: gpu.default({ index: 0 }),
  basePath: path.default('/var/autonomys-node'),
  rpcListenOn: z.string().default('127.0.0.1:9944'),
  /** Of its NATS server, in PEM: a file of certificates, and their key. */
  tls: z.object({ certificate: z.string().min(1), key: secret() }).optional(),
})

const plot = z.object({
  ...inside,
  gpus: z.array(plotGpu).min(1, 'no GPU: name each by its index'),
  plotBase: path.default('/var/plot-server'),
  shardedCache: path.default('/var/autonomys-sharded-cache'),
  fullPieceCache: path.default('/var/autonomys-full-piece'),
})

/** `size`: the disk's capacity in bytes, to refuse what can't fit before any host is asked. */
const disk = z.object({
  path,
  /** `max`: as many as fit, by the true size of what is mounted there. */
  sectors: z.union([z.int().min(1), z.literal('max')], "no number of sectors: write 1 or more, or 'max'"),
  size: z.int().min(1).optional(),
  allowShrink: z.boolean().default(false),
  /** For disks.ts: where the disk is found whatever the boot, /dev/disk/by-id/… */
  device: path.refine((device) => device.startsWith('/dev/'), 'no device: write it like /dev/disk/by-id/nvme-…').optional(),
  /** Whether disks.ts may make a file system there, which it does only on a blank disk. */
  format: z.boolean().default(false),
})

const storage = z.object({ ...inside, disks: z.array(disk).min(1, 'no disk: name each by its mount point') })

const groups = { node, plot, storage }

export type Cluster = z.output<typeof cluster>
export type NodeHost = Host<z.output<typeof node>>
export type PlotHost = Host<z.output<typeof plot>>
export type StorageHost = Host<z.output<typeof storage>>

/** What an inventory of the farming cluster must tell: one table for all inventories, checked in the editor and at load. */
export const schema = defineSchema({ cluster, groups, check: (inventory) => clusterProblems(inventory) })
