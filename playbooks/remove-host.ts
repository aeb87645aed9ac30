import { z } from '#zod'
import { natsLinks } from '../inventories/links.ts'
import { removal, removalConcerns } from '../inventories/removal.ts'
import { schema } from '../inventories/schema.ts'
import { main } from '../lib/main.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { forgotten, goes, mayLeave } from './plays/leaving.ts'

/** A machine leaves a cluster at work; what it had to do is the others' first. */
export const removeHost = definePlaybook({
  name: 'remove-host',
  about: 'takes a machine out of a cluster at work: drained, its programs ended, and nothing of them started again',
  params: z.object({ host: z.string().describe('the machine that leaves').meta({ takes: 'NAME' }) }),
  schema,
  links: natsLinks,
  plays: ({ host }) => [mayLeave(host), goes(host), forgotten(host)],
  confirm: ({ host }) => `End all programs of ${host} for good, and take it out of the cluster?`,
  concerns: (inventory, { host }) => removalConcerns(inventory, host),
  closing: (inventory, { host }) => {
    const { name, group } = removal(inventory, host)
    return [
      `${name} has left the cluster, and nothing of it starts there again.`,
      `Now delete '${name}' under hosts.${group} in ${inventory.source}, and run`,
      `  npx tsx playbooks/site.ts -i ${inventory.source}`,
      `With the entry still there, site.ts would set ${name} up again.`,
    ]
  },
})

await main(removeHost, import.meta.url)
