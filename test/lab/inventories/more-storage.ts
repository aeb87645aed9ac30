import { hosts } from '../../../inventories/lab-hosts.ts'
import { extraHost } from '../topology.ts'

const { storage } = hosts

const { disks } = storage['storage-1']

/** The lab's storage machines and so many more, of one disk. */
export const moreStorage = (more: number): Record<string, (typeof storage)['storage-1']> => ({
  ...storage,
  ...Object.fromEntries(
    Array.from({ length: more }, (_, i) => extraHost(i + 1)).map(({ name, address }) => [name, { address, disks: disks.slice(0, 1) }]),
  ),
})
