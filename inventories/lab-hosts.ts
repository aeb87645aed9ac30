import type { HostsInput } from '../lib/inventory/inventory.ts'
import type { schema } from './schema.ts'

const gpu = { index: 0 }
const gpus = [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]

/** Each a real ext4 of 4 GiB: three sectors fit. */
const disks = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2'].map((path) => ({ path, sectors: 3 }))

/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544), so no real host can be meant. */
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
