import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** A node machine, whose RPC others may use, and a machine with one GPU: all that operations need. */
export default labWith({
  cluster: { node: { within: 60, rpcMethods: 'unsafe' } },
  hosts: {
    node: { 'node-1': { ...hosts.node['node-1'], rpcListenOn: '198.18.0.1:9944' } },
    plot: { 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }] } },
    storage: {},
  },
})
