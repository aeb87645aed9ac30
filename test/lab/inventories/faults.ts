import { hosts } from '../../../inventories/lab-hosts.ts'
import { extraPlotter } from '../topology.ts'
import { labWith } from './lab-with.ts'
import { moreStorage } from './more-storage.ts'

const more = Number(process.env.LAB_MORE ?? 0)
const named = Object.entries(hosts.plot)
const plotters = Array.from({ length: more }, (_, i) => [`plotter-${i + 1}`, extraPlotter(i + 1)] as const)

/**
 * Many machines that store and plot behind one node machine: each has a fault of its own. A machine that fails stops no
 * other.
 */
export default labWith({
  cluster: { rollout: { discovery: 2, plotClients: '100%', maxFailures: '100%' } },
  hosts: {
    node: { 'node-1': hosts.node['node-1'] },
    plot: Object.fromEntries([...named, ...plotters].map(([name, { address }]) => [name, { address, gpus: [{ index: 0 }] }])),
    storage: moreStorage(more),
  },
})
