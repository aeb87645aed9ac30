import type { DiskUse } from '../../lib/facts/disk-use.ts'
import type { Gpu, Gpus } from '../../lib/facts/gpu.ts'
import type { Mount } from '../../lib/facts/mounts.ts'
import { guideGpus, guideMachine } from '../facts/machines.ts'

const GiB = 2 ** 30

export const os = {
  id: 'ubuntu',
  version: '22.04',
  name: 'Ubuntu',
  kernel: '5.15.0-125-generic',
  arch: 'x86_64',
  init: 'systemd',
  hostname: 'host',
  uid: 0,
  memory: 256 * GiB,
  swap: 0,
  bootId: '',
  clock: 0,
  heard: 0,
} as const

export const limits = { hardNofile: 1_048_576, nrOpen: 1_048_576, mostNofile: 1_048_576, minfds: undefined }

export const mountAt = (target: string, source: string, majmin: string, more: Partial<Mount> = {}): Mount => ({
  target,
  source,
  fstype: 'ext4',
  options: ['rw'],
  majmin,
  sizeBytes: 2 * 2 ** 40,
  availableBytes: 2 ** 40,
  reservedBytes: 0,
  ...more,
})

export const gpuAt = ({ index, numaNode, affinity }: Pick<Gpu, 'index' | 'numaNode' | 'affinity'>): Gpu => ({
  index,
  numaNode,
  affinity,
  name: 'NVIDIA GeForce RTX 3080',
  memoryMiB: 10_240,
  uuid: `GPU-${index}`,
  busId: `00000000:${index}1:00.0`,
})

/** The guide's table: GPU 0 and 1 on node 0, GPU 2 and 3 on node 1. */
export const gpus: Gpus = { driver: '550.54.15', gpus: guideGpus.map(gpuAt) }

export const cpus = { ...guideMachine, flags: ['avx2'] }

/** An "8 TB" drive with an ext4 that keeps nothing back, mounted there. */
export const diskAt = (path: string, disk: string, mount: Partial<Mount> = {}): DiskUse => ({
  path,
  mount: mountAt(path, `/dev/${disk}`, disk, { sizeBytes: 7.99e12, availableBytes: 7.88e12, ...mount }),
  takenBytes: 0,
  devices: [disk],
  controllers: [disk.replace(/n\d+$/, '')],
})

const paths = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2']

/** What bare machines of the guide answer, all facts of site's plays by the names that these give them. */
export const bare = {
  os,
  limits,
  cpus,
  gpus,
  links: [{ name: 'eth0', up: true, speed: 10_000 }],
  mounts: [mountAt('/', '/dev/sda1', '8:1')],
  configured: [] as readonly string[],
  listeners: [] as readonly { port: number; address: string; programs: readonly { name: string; pid: number }[] }[] | undefined,
  firewall: { enabled: false, admitted: [] },
  natsServer: { formed: false },
  database: { exists: false },
  diskUse: paths.map((path, i) => diskAt(path, `nvme${i}n1`)),
}

export type Answers = Partial<{ readonly [K in keyof typeof bare]: unknown }>

/** A node machine has one GPU. */
export const answersOf = (group: string): typeof bare =>
  group === 'node' ? { ...bare, gpus: { ...gpus, gpus: gpus.gpus.slice(0, 1) } } : bare
