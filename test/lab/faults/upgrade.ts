import { main } from '../../../lib/main.ts'
import { definePlaybook } from '../../../lib/playbook.ts'
import { upgrade } from '../../../playbooks/upgrade.ts'
import { atOnce } from './at-once.ts'

await main(definePlaybook({ ...upgrade, plays: upgrade.plays.map(atOnce) }), import.meta.url)
