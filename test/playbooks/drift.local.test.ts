import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { drift } from '../../playbooks/drift.ts'
import { site } from '../../playbooks/site.ts'

test('it is site.ts, by name and plays, so that its checks and site’s runs are one history', () => {
  expect([drift.name, drift.plays]).toEqual([site.name, site.plays])
})

test('it only ever looks, whatever the flags', () => {
  const file = fileURLToPath(new URL('../../playbooks/drift.ts', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, '-i', 'none', '--break-lock', '--every', '10m'], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "site: 2 problems
      --break-lock: it contradicts --check; leave one of them out
      none: no inventory here; looked for none, none.ts, none/index.ts, none/hosts.*, none/inventory.*; give -i the path of an inventory
    ",
    ]
  `)
})
