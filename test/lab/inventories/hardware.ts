import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** One more than fits, and fewer than there are by then. */
const [blank, farmed] = process.env.LAB_WRONG_SECTORS === undefined ? (['max', 'max'] as const) : [3, 1]

/** A plotting machine with the cores of the vendor's guide by hand, and a storage machine with a disk that is to be formatted. */
export default labWith({
  hosts: {
    node: { 'node-1': hosts.node['node-1'] },
    plot: {
      'plot-1': { ...hosts.plot['plot-1'], gpus: ['0-31', '96-127', '96-127', '144-175'].map((cores, index) => ({ index, cores })) },
    },
    storage: {
      'storage-1': {
        ...hosts.storage['storage-1'],
        disks: [
          { path: '/mnt/blank', sectors: blank, device: '/dev/disk/by-id/lab-blank', format: true },
          { path: '/mnt/nvme0n1', sectors: farmed },
        ],
      },
    },
  },
})
