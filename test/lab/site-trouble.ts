import { describe, expect, test } from 'vitest'
import { counts, site, tasks } from './cluster.ts'
import type { Lab } from './harness.ts'

/** What goes wrong around a converged lab. */
export const troubles = (lab: Lab): void => {
  describe('a host that is down', () => {
    test('the others go on, the recap says unreachable, exit 4', async () => {
      await lab.change('cut', 'storage-2')
      try {
        const run = await site(lab, ['--connect-timeout', '5'])
        expect({ code: run.code, changed: tasks(run, 'changed') }).toEqual({ code: 4, changed: [] })
        const hosts = counts(run)
        expect(hosts['storage-2']).toEqual({ ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 1 })
        expect(Object.values(hosts).map(({ unreachable }) => unreachable)).toEqual([0, 0, 0, 0, 0, 0, 1])
      } finally {
        await lab.change('heal', 'storage-2')
      }
    })
  })

  describe('a host with another key than the known one', () => {
    test('is refused with fingerprint and remedy', async () => {
      const another =
        'cp -a /etc/ssh /etc/ssh.kept && rm /etc/ssh/ssh_host_* && ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key && systemctl restart ssh'
      expect((await lab.exec('storage-1', ['sh', '-c', another])).code).toBe(0)
      try {
        const run = await site(lab, ['-l', 'storage-1'])
        const said = run.events.flatMap((event) => (event.event === 'unreachable' ? [event.message] : []))
        expect(run.code).toBe(4)
        expect(said).toEqual([expect.stringMatching(/SHA256:[\w+/]{43}.*known_hosts/s)])
      } finally {
        await lab.exec('storage-1', ['sh', '-c', 'rm -r /etc/ssh; mv /etc/ssh.kept /etc/ssh; systemctl restart ssh'])
      }
    })
  })
}
