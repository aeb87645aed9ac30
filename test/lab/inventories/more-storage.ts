import { hosts } from '../../../inventories/lab-hosts.ts'
import { extraHost } from '../topology.ts'

const { storage } = hosts

/** The lab's storage machines and so many more. */
export const moreStorage = (more: number): Record<string, (typeof storage)['storage-1']> => ({
  ...storage,
  ...Object.fromEntries(
    Array.from({ length: more }, (_, i) => extraHost(i + 1)).map(({ name, address }) => [name, { ...storage['storage-1'], address }]),
  ),
})
