import { defineInventory, type HostsInput } from '../lib/inventory/inventory.ts'
import { labPaths, wayIn } from '../test/lab/paths.ts'
import { standinRelease } from '../test/lab/release.ts'
import { schema } from './schema.ts'

const lab = labPaths()

const gpu = { index: 0 }
const gpus = [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]

/** Each a real ext4 of 4 GiB: three sectors fit. */
const disks = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2'].map((path) => ({ path, sectors: 3 }))

const version = process.env.LAB_RELEASE ?? '2024.11.28'
const { file, sha256 } = standinRelease(version)

export const hosts = {
  node: {
    'node-1': { address: '198.18.0.1', gpu },
    'node-2': { address: '198.18.0.2', gpu },
    'node-3': { address: '198.18.0.3', gpu },
  },
  plot: {
    'plot-1': { address: '198.18.0.4', gpus },
    'plot-2': { address: '198.18.0.5', gpus },
  },
  storage: {
    'storage-1': { address: '198.18.0.6', disks },
    'storage-2': { address: '198.18.0.7', disks },
  },
} satisfies HostsInput<typeof schema>

/**
 * prod's shape on the lab's hosts (npm run lab): Debian 12, its own nats-server, stand-ins for the vendor's binaries.
 * 198.18.0.0/15 is set aside for benchmarks (RFC 2544), so no real host can be meant.
 */
export default defineInventory(schema, {
  cluster: {
    rewardAddress: 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj', // Alice's, of every Substrate test
    release: { version, archive: { file, sha256 } },
    nats: { version: '2.9.10', maxFileStore: '256MB' },
    openFiles: 20_000,
    sysctlLive: false,
    startsecs: 1,
    cacheBytes: 2 ** 30,
    node: { within: 60 },
  },
  connection: {
    user: 'ops',
    identityFile: lab.key,
    knownHosts: [lab.knownHosts],
    // set by `npm run lab -- ctl`, which runs inside the lab's network already
    ...(process.env.LAB_DIR === undefined && { proxyCommand: wayIn(lab) }),
  },
  hosts,
})
