import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** The smallest whole cluster: a machine of each group, a NATS server by itself, one GPU that plots. */
export default labWith({
  hosts: {
    node: { 'node-1': hosts.node['node-1'] },
    plot: { 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }] } },
    storage: { 'storage-1': hosts.storage['storage-1'] },
  },
})
