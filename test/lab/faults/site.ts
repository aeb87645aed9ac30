import { main } from '../../../lib/main.ts'
import { definePlaybook } from '../../../lib/playbook.ts'
import { site } from '../../../playbooks/site.ts'
import { atOnce } from './at-once.ts'

await main(definePlaybook({ ...site, plays: site.plays.map(atOnce) }), import.meta.url)
