import * as derived from '../inventories/derived.ts'
import { schema } from '../inventories/schema.ts'
import { diskPlaces } from '../lib/facts/disk-places.ts'
import { main } from '../lib/main.ts'
import { play } from '../lib/play.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { disk } from '../roles/disk.ts'

/** The disks of storage machines, before site.ts farms them. */
export const disks = definePlaybook({
  name: 'disks',
  about: 'mounts the disks that the inventory names, by UUID in fstab; makes a file system only where format says so and the disk is blank',
  schema,
  plays: [
    play({
      name: 'disks',
      tags: ['disk'],
      hosts: schema.groups.storage,
      facts: { diskPlaces },
      roles: ({ host, facts }) => [disk(derived.disks(host), facts.diskPlaces)],
    }),
  ],
})

await main(disks, import.meta.url)
