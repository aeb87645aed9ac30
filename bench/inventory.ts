import { hosts } from '../inventories/lab-hosts.ts'
import { labWith } from '../test/lab/inventories/lab-with.ts'
import { benchHosts } from './hosts.ts'

const { disks } = hosts.storage['storage-1']
const storage = benchHosts(Number(process.env.BENCH_COUNT ?? 7)).filter(({ groups }) => groups.includes('storage'))

/** The lab's cluster with so many storage machines that it has BENCH_COUNT hosts. */
export default labWith({ hosts: { ...hosts, storage: Object.fromEntries(storage.map(({ name, address }) => [name, { address, disks }])) } })
