import { hosts as named } from '../inventories/lab-hosts.ts'
import { firstHosts, type LabHost } from '../test/lab/topology.ts'

/** So many hosts: the lab's own, then storage machines. */
export const benchHosts = (count: number): LabHost[] =>
  firstHosts(count).map((host) =>
    host.groups.length > 0 ? host : { ...host, groups: ['storage'], disks: named.storage['storage-1'].disks.map(({ path }) => path) },
  )
