import { hosts } from '../inventories/lab-hosts.ts'
import { labWith } from '../test/lab/inventories/lab-with.ts'
import { moreStorage } from '../test/lab/inventories/more-storage.ts'

/** The lab's cluster with so many storage machines that it has BENCH_COUNT hosts. */
export default labWith({ hosts: { ...hosts, storage: moreStorage(Number(process.env.BENCH_COUNT ?? 7) - 7) } })
