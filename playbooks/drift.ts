import { main } from '../lib/main.ts'
import { definePlaybook } from '../lib/playbook.ts'
import { site } from './site.ts'

/** site.ts in check mode, whatever the flags: for cron, for watching, and for what history tells. It keeps site's name in all records. */
export const drift = definePlaybook({
  ...site,
  about: 'says what differs from the state that the inventory describes, and changes nothing',
  checkOnly: true,
})

await main(drift, import.meta.url)
