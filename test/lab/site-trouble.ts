import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reportKinds } from '../../lib/record/report-file.ts'
import { counts, site, tasks } from './cluster.ts'
import { nats, natsFile } from './drifts/drift.ts'
import type { Lab } from './harness.ts'

/** What a report must say: of a host that is down, of one that differs, and of one whose supervisord hangs. */
const inWords = [
  /storage-2[\s\S]*(no route to the host|no login at)/,
  /node-2[\s\S]*0666/,
  /plot-1[\s\S]*supervisord[\s\S]*gave no answer within 10 s/,
]
const inNumbers = [
  /plotwright_host_up\{.*host="storage-2".*\} 0\n/,
  /plotwright_host_drifted_tasks\{.*host="node-2".*\} 2\n/,
  /plotwright_host_failed_tasks\{.*host="plot-1".*\} [1-9]/,
]

/** All three at once: the worst decides the exit code, and each report tells of each. */
async function threeTroubles(lab: Lab): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'reports-'))
  const reports = reportKinds.flatMap((kind) => ['--report', `${kind}:${join(dir, kind)}`])
  const check = (...args: string[]) => site(lab, ['--check', '--diff', '--connect-timeout', '5', ...args])
  await lab.change('cut', 'storage-2')
  await lab.exec('node-2', ['chmod', '666', nats])
  await lab.exec('plot-1', ['pkill', '-STOP', 'supervisord'])
  try {
    expect((await check('-l', 'node-2')).code).toBe(2)
    expect((await check('-l', 'node-2:storage-2')).code).toBe(4)
    const all = await check(...reports)
    expect({ code: all.code, changed: tasks(all, 'changed') }).toEqual({ code: 1, changed: natsFile.map((task) => `node-2 ${task}`) })
    for (const kind of reportKinds)
      for (const words of kind === 'prometheus' ? inNumbers : inWords) expect(readFileSync(join(dir, kind), 'utf8')).toMatch(words)
  } finally {
    await lab.exec('plot-1', ['pkill', '-CONT', 'supervisord'])
    await lab.change('heal', 'storage-2')
    rmSync(dir, { recursive: true })
  }
  expect((await site(lab)).code).toBe(0)
}

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

  test('a host down, one drifted and one whose supervisord hangs: the worst is the exit code, and every report tells of all three', () =>
    threeTroubles(lab))

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
