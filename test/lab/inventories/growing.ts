import { hosts } from '../../../inventories/lab-hosts.ts'
import { spareHosts } from '../spare-hosts.ts'
import { labWith } from './lab-with.ts'

const nodes: Readonly<Record<string, (typeof spareHosts)['node-4']>> = { ...hosts.node, ...spareHosts }
const names = (process.env.LAB_NODES ?? 'node-1,node-2,node-3').split(',')

/**
 * A cluster whose node machines are those that LAB_NODES names, with all that plot and farm, or with LAB_FEW none of them. Its NATS servers
 * hasten away when they are told to end.
 */
export default labWith({
  cluster: {
    nats: {
      version: '2.9.10',
      maxFileStore: '256MB',
      lameDuck: { duration: '30s', grace: '1s' },
      systemAuth: { user: 'system', pass: 'of the lab' },
    },
  },
  hosts: {
    ...(process.env.LAB_FEW === undefined ? hosts : { plot: {}, storage: {} }),
    node: Object.fromEntries(names.map((name) => [name, nodes[name]!])),
  },
})
