import type { Sight, Snapshot } from '../../lib/readout.ts'
import type { HostStatus } from './host-status.ts'

/** Reached, all seen, and nothing wrong. */
export const isWell = (sight: Sight<HostStatus>): boolean => 'seen' in sight && sight.seen.wrong.length + sight.seen.unseen.length === 0

/** What --output json says of a look. */
export const json = ({ at, inventory, hosts }: Snapshot<HostStatus>) => ({
  at: at.toISOString(),
  inventory: inventory.source,
  well: hosts.every(isWell),
  hosts: hosts.map((sight) => {
    const { name, group } = sight.host
    return {
      host: name,
      group,
      well: isWell(sight),
      ...('lost' in sight ? { reached: false, lost: sight.lost } : { reached: true, ...sight.seen }),
    }
  }),
})
