import lab from '../../../inventories/lab.ts'
import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** The passwords that the cluster can have at once, each from the environment. */
export default labWith({
  cluster: {
    nats: {
      ...lab.input.cluster.nats,
      auth: { user: 'farm', pass: { env: 'CANARY_AUTH' } },
      routeAuth: { user: 'route', pass: { env: 'CANARY_ROUTE' } },
    },
  },
  hosts: { node: hosts.node, plot: { 'plot-1': hosts.plot['plot-1'] }, storage: { 'storage-1': hosts.storage['storage-1'] } },
})
