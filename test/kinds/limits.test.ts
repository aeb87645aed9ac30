import { expect, it } from 'vitest'
import { file } from '../../lib/kinds/file.ts'
import { limits } from '../../lib/kinds/limits.ts'

it('is a file of its own for each domain', () => {
  const content = '* soft nofile 65536\n* hard nofile unlimited\n'
  const made = limits({ domain: '*', item: 'nofile', soft: 65536, hard: 'unlimited' })
  const same = file({ path: '/etc/security/limits.d/90-plotwright-all.conf', content })
  expect([made.id, made.fingerprint]).toEqual([same.id, same.fingerprint])
  expect(limits({ domain: 'farmer', item: 'nofile', soft: 1, hard: 2 }).id).toBe('file[/etc/security/limits.d/90-plotwright-farmer.conf]')
})

it.each([
  ['two words', 1, 2],
  ['farmer', 2, 1],
  ['farmer', 1.5, 2],
  ['farmer', 'unlimited', 2],
] as const)('refuses %s %s %s', (domain, soft, hard) => {
  expect(() => limits({ domain, item: 'nofile', soft, hard })).toThrow(/^limits\[/)
})
