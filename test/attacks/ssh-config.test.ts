import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsFor } from '../../lib/transport/ssh-config.ts'
import { directoryOf, refusal } from '../inventory/support.ts'

test('an ssh_config that others may write is refused, and so is one that it includes: a ProxyCommand is code', async () => {
  const dir = directoryOf({ config: 'Include more\n', more: 'Host *\n  ProxyCommand touch canary\n' })
  const settings = () => settingsFor(join(dir, 'config'), 'plot-1', undefined)
  expect(settings().get('proxycommand')).toEqual(['touch canary'])
  for (const name of ['config', 'more']) {
    chmodSync(join(dir, name), 0o622)
    expect(await refusal(settings, dir)).toBe(`${name}: everybody may write this file; look who did, then chmod go-w it`)
    chmodSync(join(dir, name), 0o644)
  }
})
