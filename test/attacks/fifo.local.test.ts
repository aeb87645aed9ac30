import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { scratch } from '../engine/harness.ts'

/** In a process of its own, for one that waits for a FIFO waits for ever. */
const script = (path: string) => `
  const { z } = await import('#zod')
  const { load } = await import('./lib/inventory/load.ts')
  const { defineSchema } = await import('./lib/inventory/schema.ts')
  const { secret } = await import('./lib/inventory/secret.ts')
  const schema = defineSchema({ cluster: z.object({ token: secret().optional() }), groups: { box: z.object({}) } })
  await load(${JSON.stringify(path)}, schema).then(() => console.log('loaded'), (error) => console.log(error.message))`

test.each(['hosts', 'hosts.yml', 'group_vars/box.yml', 'group_vars/box/one.yml', 'host_vars/a', 'secret'])(
  'nobody waits for a FIFO that is called %s',
  (name) => {
    const dir = scratch()
    const files = { 'inventory.yml': `all:\n  vars:\n    token: {file: ${join(dir, 'secret')}}\nbox:\n  hosts:\n    a:\n`, secret: 'x' }
    for (const [each, text] of Object.entries(files))
      if (!name.startsWith('hosts') || each === 'secret') writeFileSync(join(dir, each), text)
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    execFileSync('rm', ['-f', join(dir, name)])
    execFileSync('mkfifo', [join(dir, name)])
    const { stdout, signal } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script(dir)], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(signal).toBeNull()
    expect(stdout).toMatch(name.startsWith('hosts') ? /no inventory in this directory/ : /is no (plain|regular) file/)
  },
)
