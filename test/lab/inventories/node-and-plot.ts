import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** A node machine and a machine with one GPU, which is all that operations need. */
export default labWith({
  hosts: {
    node: { 'node-1': hosts.node['node-1'] },
    plot: { 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }] } },
    storage: {},
  },
})
