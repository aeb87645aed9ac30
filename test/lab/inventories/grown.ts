import { hosts } from '../../../inventories/lab-hosts.ts'
import { spareHosts } from '../spare-hosts.ts'
import { cluster } from './grow.ts'
import { labWith } from './lab-with.ts'

/** The lab with two more node machines. */
export default labWith({ cluster, hosts: { ...hosts, node: { ...hosts.node, ...spareHosts } } })
