import { defineInventory } from '../lib/inventory/inventory.ts'
import { todo } from '../lib/inventory/todo.ts'
import { schema } from './schema.ts'

/** The vendor's machine with four GPUs; cores, ports and paths follow from the GPU's index and its NUMA node. */
const gpus = [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]

/**
 * 8 TB drives, mounted by UUID. The guide's 8000 sectors need 8.46 TB: 7509 fit on an ext4 without its reserve, 7130 with it, 7567 on one
 * that disks.ts makes. Write 'max' for as many as fit.
 */
const disks = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2'].map((path) => ({
  path,
  sectors: 7400,
  size: 8_001_563_222_016,
}))

/** The example environment of the vendor's guide, put right. Fill in what only you know: loading says what is left. */
export default defineInventory(schema, {
  cluster: {
    rewardAddress: todo('your reward address, su…, copied from the wallet'),
    version: todo('the version of the autonomys release that you fetched, under which it stands in releases'),
    // put its version in the example's place; later ones are added, and `-e version=…` tries one without an edit
    releases: {
      '2024.11.28': {
        file: todo('the path of its archive on this machine, or url: where the hosts fetch it'),
        sha256: todo('its sha256: sha256sum FILE, compared with what the vendor publishes'),
      },
    },
    nats: {
      version: '2.10.22',
      archive: {
        url: 'https://github.com/nats-io/nats-server/releases/download/v2.10.22/nats-server-v2.10.22-linux-amd64.tar.gz',
        sha256: todo("the archive's sha256, from SHA256SUMS of the release v2.10.22"),
        strip: 1,
      },
    },
  },
  connection: {
    user: todo('the login of all machines; it needs sudo, or is root'),
    knownHosts: [todo("a known_hosts file with the machines' keys: ssh-keyscan, compared with what each console shows")],
  },
  hosts: {
    node: {
      'node-1': { address: '192.168.1.1' },
      'node-2': { address: '192.168.1.2' },
      'node-3': { address: '192.168.1.3' },
    },
    plot: {
      'plot-1': { address: '192.168.1.4', gpus },
      'plot-2': { address: '192.168.1.5', gpus },
    },
    storage: {
      'storage-1': { address: '192.168.1.6', disks },
      'storage-2': { address: '192.168.1.7', disks },
    },
  },
})
