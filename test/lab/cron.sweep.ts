import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quoteAll } from '../../lib/engine/quote.ts'
import { all, complaints, site } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { playbookCommand } from './rollout.ts'

const lab = withLab('cron', all)
const dir = mkdtempSync(join(tmpdir(), 'cron-'))
const [metrics, ends, mail] = [join(dir, 'plotwright.prom'), join(dir, 'ends'), join(dir, 'mail')]
const MINUTES = 10

/** The line of docs/drift.md, and behind it what became of it: its exit status, and when the metrics were written. */
const crontab = () => {
  const check = quoteAll(playbookCommand('drift', ['--quiet', '--report', `prometheus:${metrics}`]))
  return `LAB_PREFIX=${lab.prefix}
LAB_DIR=${lab.dir}
MAILTO=root
* * * * * root flock -n ${dir}/flock ${check}; echo "$? $(stat -c \\%Y ${metrics})" >>${ends}
`
}

const ended = () => (existsSync(ends) ? readFileSync(ends, 'utf8').trimEnd().split('\n') : []).map((line) => line.split(' ').map(Number))

/** Real cron over the lab until it has run so often more; what it mailed comes back. */
async function cronRuns(times: number): Promise<{ readonly ends: number[][]; readonly mail: string }> {
  rmSync(ends, { force: true })
  rmSync(mail, { force: true })
  const cron = lab.startCtl(['unshare', '--mount', join(import.meta.dirname, 'cron.sh'), dir])
  let stopped = false
  const end = exitCode(cron).finally(() => (stopped = true))
  while (ended().length < times && !stopped) await sleep(1000)
  if (stopped) throw new Error(`cron ended with ${await end}: ${cron.stderr?.read()}`)
  cron.kill('SIGTERM')
  await end
  return { ends: ended(), mail: existsSync(mail) ? readFileSync(mail, 'utf8') : '' }
}

beforeAll(async () => {
  if (!existsSync('/usr/sbin/cron'))
    execFileSync('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'cron'], { stdio: 'inherit' })
  writeFileSync(join(dir, 'crontab'), crontab())
  const run = await site(lab)
  expect({ code: run.code, complaints: complaints(run) }).toEqual({ code: 0, complaints: [] })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('a drift is mailed, and the metrics tell of it', async () => {
  await lab.exec('node-2', ['chmod', '666', '/etc/nats/nats-server.conf'])
  const seen = await cronRuns(1)
  expect(seen.ends.map(([exit]) => exit)).toEqual([2])
  expect(seen.mail).toMatch(/^Subject: .*\n[\s\S]*node-2: would change: file\[\/etc\/nats\/nats-server\.conf\][\s\S]*0666 → 0640/m)
  expect(readFileSync(metrics, 'utf8')).toMatch(/plotwright_hosts\{.*state="drifted"\} 1\n/)
  expect((await site(lab)).code).toBe(0)
})

test(`of a converged cluster every minute for ${MINUTES} minutes: no mail, exit 0, metrics fresh each time`, async () => {
  const seen = await cronRuns(MINUTES)
  expect({ exits: seen.ends.map(([exit]) => exit), mail: seen.mail }).toEqual({ exits: Array(MINUTES).fill(0), mail: '' })
  const written = seen.ends.map(([, time]) => time!)
  for (const [i, time] of written.slice(1).entries()) expect(time - written[i]!).toBeGreaterThan(30)
  expect(readFileSync(metrics, 'utf8')).toMatch(/plotwright_hosts\{.*state="ok"\} 7\n/)
})
