import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { leaksIn, pieces, seenIn } from '../canary.ts'
import { withLab } from './harness.ts'
import { playbookCommand } from './rollout.ts'

const hosts = ['node-1', 'node-2', 'node-3', 'plot-1', 'storage-1']
const lab = withLab('can', hosts)
const inventory = 'test/lab/inventories/secrets.ts'

const first = { CANARY_AUTH: 'c4n4ry-auth-x/+7', CANARY_ROUTE: 'c4n4ry-route-1' }
const second = { CANARY_AUTH: 'c4n4ry-auth-y%9', CANARY_ROUTE: 'c4n4ry-route-2' }
const secrets = [first, second].flatMap((each) => Object.values(each))

/** Everything that a run leaves on this side. */
const left = mkdtempSync(join(tmpdir(), 'canary-'))
for (const name of ['tmp', 'home']) mkdirSync(join(left, name))
afterAll(() => rmSync(left, { recursive: true, force: true }))

const reports = ['json', 'junit', 'prometheus', 'markdown', 'html'].flatMap((kind) => ['--report', `${kind}:${join(left, kind)}`])

/** Runs a playbook with all that it can write, and searches what it said and left here. */
async function leaks(name: string, passwords: Readonly<Record<string, string>>, ...flags: string[]) {
  const command = playbookCommand(name, ['-vvv', '--diff', ...reports, '--history', join(left, 'history'), ...flags], inventory)
  const { code, stdout, stderr } = await lab.ctl(command, {
    env: { ...passwords, LAB_PREFIX: lab.prefix, TMPDIR: join(left, 'tmp'), HOME: join(left, 'home') },
    timeoutMs: 280_000,
  })
  return { code, leaks: [...[stdout, stderr].flatMap((text) => seenIn(text, secrets)), ...leaksIn(left, secrets)], stdout }
}

/** What a host holds of the words on stdin: files with their mode and owner, what the journal and processes show. */
const search = `
cat >/dev/shm/words
grep -rlsFf /dev/shm/words / --exclude-dir=proc --exclude-dir=sys | grep -vx /dev/shm/words | xargs -r stat -c 'file %a %U:%G %n'
journalctl -q --no-pager | grep -Ff /dev/shm/words | sed 's/^/journal /'
for name in cmdline environ; do
  grep -alsFf /dev/shm/words /proc/[0-9]*/$name | while IFS=/ read -r _ _ pid _; do echo "$name $(tr '\\0' '\\n' <"/proc/$pid/cmdline" | grep -m1 ^/opt)"; done
done
rm /dev/shm/words`

async function held(host: string): Promise<string[]> {
  const { stdout, stderr } = await lab.exec(host, ['sh', '-c', search], { input: ['c4n4ry', ...secrets.flatMap(pieces), ''].join('\n') })
  expect(stderr).toBe('')
  return [...new Set(stdout.split('\n').filter((line) => line !== '' && line !== log))].sort()
}

const conf = (program: string) => `file 600 root:root /etc/supervisor/conf.d/${program}.conf`
const farmer = (version: string) => `cmdline /opt/autonomys/releases/${version}/autonomys-farmer`
/** Of routes that it leaves it writes the whole URL. */
const log = 'file 640 root:root /var/log/nats-server.log'
const nats = 'file 640 root:nats /etc/nats/nats-server.conf'
/** Where NATS' passwords must be: in files of root's, and, as the farmer takes them no other way, in its command. */
const allowed = (version: string): Record<string, readonly string[]> => {
  const node = [farmer(version), conf('autonomys-controller'), conf('autonomys-proof-server'), nats].sort()
  const plots = ['full-piece', 'plot-server-0', 'plot-server-1', 'plot-server-2', 'plot-server-3', 'sharded-cache']
  return {
    'node-1': node,
    'node-2': node,
    'node-3': node,
    'plot-1': [farmer(version), ...plots.map((name) => conf(`autonomys-${name}`))],
    'storage-1': [farmer(version), conf('autonomys-plot-client')],
  }
}
const onHosts = async () => Object.fromEntries(await Promise.all(hosts.map(async (host) => [host, await held(host)] as const)))

test('a first convergence shows no password to anybody, on either side', async () => {
  expect(await leaks('site', first)).toMatchObject({ code: 0, leaks: [] })
  expect(await onHosts()).toEqual(allowed('2024.11.28'))
})

test('nor does a check of hosts where they were changed by hand', async () => {
  await lab.exec('node-1', ['sed', '-i', 's/c4n4ry-auth-x/c4n4ry-other/', '/etc/nats/nats-server.conf'])
  await lab.exec('plot-1', ['sh', '-c', 'sed -i s/c4n4ry/c4n4ry-worse/ /etc/supervisor/conf.d/*.conf'])
  const told = await leaks('site', first, '--check', '--output', 'json')
  expect(told).toMatchObject({ code: 2, leaks: [] })
  expect(told.stdout).toContain('‹secret›')
  expect(await leaks('site', first)).toMatchObject({ code: 0, leaks: [] })
  expect(await onHosts()).toEqual(allowed('2024.11.28'))
})

test('nor an upgrade', async () => {
  expect(await leaks('upgrade', first, '-e', 'version=2024.11.29')).toMatchObject({ code: 0, leaks: [] })
  expect(await onHosts()).toEqual(allowed('2024.11.29'))
})

test('nor new passwords, with which all is well again', async () => {
  const version = ['-e', 'version=2024.11.29']
  expect(await leaks('site', second, ...version)).toMatchObject({ code: 0, leaks: [] })
  expect(await onHosts()).toEqual(allowed('2024.11.29'))
  expect(await leaks('site', second, '--check', ...version)).toMatchObject({ code: 0, leaks: [] })
})
