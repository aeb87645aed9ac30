import { describe, expect, test } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import type { Request, Session } from '../../lib/engine/session.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { file } from '../../lib/kinds/file.ts'
import { packages } from '../../lib/kinds/package.ts'
import { service } from '../../lib/kinds/service.ts'
import { user } from '../../lib/kinds/user.ts'
import { converge } from './converge.ts'
import { withLab } from './harness.ts'

const lab = withLab('skc', ['node-1'])
const node = 'node-1'
const nothing = { exit: 0, changed: {}, failed: {}, problems: [] }
const put = (...resources: Resource[]) => converge(lab, node, resources)
const sh = async (script: string) => {
  const { stdout, stderr, code } = await lab.exec(node, ['sh', '-c', script])
  if (code !== 0) throw new Error(`${script}: ${code}: ${stdout}${stderr}`)
  return stdout.trim()
}

describe('a service under systemd', () => {
  const unit = (command: string) =>
    file({ path: '/etc/systemd/system/one.service', content: `[Service]\nExecStart=${command}\n[Install]\nWantedBy=multi-user.target\n` })
  const one = (state: 'running' | 'stopped', more = {}) => service({ name: 'one', state, ...more })

  test('comes with its unit file in one run, and goes step by step', async () => {
    const wish = [unit('/bin/sleep 1000'), one('running', { enabled: true })]
    expect((await put(...wish)).changed['service[one]']).toEqual(['enabled: no → yes', 'state: stopped → running'])
    expect(await put(...wish)).toEqual(nothing)
    expect(await sh('systemctl is-active one; systemctl is-enabled one')).toBe('active\nenabled')
    expect((await put(one('stopped', { enabled: false }))).changed).toEqual({
      'service[one]': ['enabled: yes → no', 'state: running → stopped'],
    })
    expect(await sh('systemctl is-active one; systemctl is-enabled one; true')).toBe('inactive\ndisabled')
  })

  test('that fails is told with what systemd says of it, and starts once its unit is right', async () => {
    const oneshot = (command: string) =>
      file({ path: '/etc/systemd/system/one.service', content: `[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=${command}\n` })
    const { exit, failed } = await put(oneshot('/bin/false'), one('running'))
    expect([exit, failed['service[one]']]).toEqual([1, expect.stringMatching(/Active: failed \(Result: exit-code\)/)])
    expect(await put(oneshot('/bin/true'), one('running'))).toMatchObject({ exit: 0, failed: {} })
    expect(await put(one('stopped'))).toMatchObject({ exit: 0 })
  })
})

test('a service is masked before its package comes, and so is never started; the package is pinned and held', async () => {
  const masked = service({ name: 'nats-server', state: 'stopped', enabled: false, masked: true })
  const nats = packages({ names: [{ name: 'nats-server', version: '2.9.10-*', hold: true }] })
  expect(await put(masked, nats)).toEqual({
    ...nothing,
    changed: {
      'service[nats-server]': ['masked: no → yes'],
      'package[nats-server]': ['nats-server: (absent) → 2.9.10-*', 'nats-server hold: no → yes'],
    },
  })
  expect(await put(masked, nats)).toEqual(nothing)
  expect(await sh('systemctl show -P ExecMainStartTimestampMonotonic nats-server; ss -Hltn sport = :4222; apt-mark showhold')).toBe(
    '0\nnats-server',
  )
  const unmasked = service({ name: 'nats-server', state: 'running', enabled: true, masked: false })
  expect((await put(unmasked)).changed).toEqual({
    'service[nats-server]': ['masked: yes → no', 'enabled: no → yes', 'state: stopped → running'],
  })
  expect(await put(unmasked)).toEqual(nothing)
})

describe('packages', () => {
  test('come without what they only recommend', async () => {
    expect(await put(packages({ names: ['curl'] }))).toMatchObject({ exit: 0 })
    const names =
      "dpkg-query -W -f '${db:Status-Status} ${Package}\\n' curl libldap-2.5-0 libldap-common libsasl2-modules 2>/dev/null | grep ^installed"
    expect(await sh(names)).toBe('installed curl\ninstalled libldap-2.5-0')
  })

  test('of a version or name that there is not are told by apt, and nothing is installed', async () => {
    const wrong = await put(packages({ names: ['numactl', { name: 'jq', version: '9.*' }] }))
    expect(wrong.failed['package[numactl,jq]']).toContain("E: Version '9.*' for 'jq' was not found")
    const unknown = await put(packages({ names: ['no-such-package'] }))
    expect(unknown.failed['package[no-such-package]']).toContain('E: Unable to locate package no-such-package')
    expect(await sh('dpkg-query -W numactl 2>&1; true')).toBe('dpkg-query: no packages found matching numactl')
  })

  test.each([
    ['dpkg', '/var/lib/dpkg/lock-frontend', packages({ names: ['numactl'] })],
    ["apt's lists", '/var/lib/apt/lists/lock', packages({ names: ['rsync'], cacheValid: 0 })],
  ])('wait for whoever holds the lock of %s', async (_, lock, wish) => {
    const hold = `use Fcntl; open F, ">>", "${lock}"; my $lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $lock) or die $!; open H, ">/tmp/held"; select undef, undef, undef, 0.05 until -e "/tmp/let-go"`
    await sh('rm -f /tmp/held /tmp/let-go')
    const holder = lab.exec(node, ['perl', '-e', hold])
    await Promise.race([holder, sh('until [ -e /tmp/held ]; do sleep 0.05; done')])
    const run = put(wish)
    await sh('until pgrep -x apt-get >/dev/null; do sleep 0.02; done; touch /tmp/let-go')
    expect((await holder).code).toBe(0)
    expect(await run).toMatchObject({ exit: 0, failed: {} })
    expect(await put(wish)).toEqual(nothing)
  })

  test('are put right after an interrupted installation', async () => {
    await sh('dpkg --unpack --force-depends /srv/apt/jq_*.deb >/dev/null 2>&1; touch /var/lib/dpkg/updates/0001')
    expect((await put(packages({ names: ['jq'] }))).changed).toEqual({ 'package[jq]': ['jq: unpacked → installed'] })
    expect(await sh('echo 1 | jq .')).toBe('1')
  })

  test('are held to their version against a downgrade of the hold, and removed', async () => {
    expect((await put(packages({ names: [{ name: 'jq', hold: true }] }))).changed).toEqual({ 'package[jq]': ['jq hold: no → yes'] })
    expect((await put(packages({ names: [{ name: 'jq', hold: false }] }))).changed).toEqual({ 'package[jq]': ['jq hold: yes → no'] })
    const gone = packages({
      names: [
        { name: 'jq', absent: true },
        { name: 'no-such-package', absent: true },
      ],
    })
    expect((await put(gone)).changed).toEqual({ 'package[jq,no-such-package]': [expect.stringMatching(/^jq: 1\.6\S* → \(absent\)$/)] })
    expect(await put(gone)).toEqual(nothing)
  })
})

describe('users', () => {
  test('of the system have no home made and no shell', async () => {
    const wish = [
      user({ name: 'farm', system: true, home: '/var/lib/farm', groups: ['video'] }),
      directory({ path: '/var/lib/farm', owner: 'farm' }),
    ]
    expect((await put(...wish)).changed['user[farm]']).toEqual(['user: (absent) → present'])
    expect(await put(...wish)).toEqual(nothing)
    expect(await sh('getent passwd farm | cut -d: -f6,7; id -Gn farm; stat -c %U:%G /var/lib/farm; test "$(id -u farm)" -lt 1000')).toBe(
      '/var/lib/farm:/usr/sbin/nologin\nfarm video\nfarm:farm',
    )
  })

  test('are changed field by field, and keep their other groups', async () => {
    await sh('groupadd old && useradd --no-user-group --gid users --groups old ann')
    const wish = user({ name: 'ann', uid: 4000, shell: '/bin/bash', home: '/home/ann', groups: ['video'] })
    expect((await put(wish)).changed).toEqual({
      'user[ann]': ['uid: 1001 → 4000', 'group: users → ann', 'shell: /bin/sh → /bin/bash', 'groups: old → old video'],
    })
    expect(await put(wish)).toEqual(nothing)
    expect(await sh('id -Gn ann; id -u ann')).toBe('ann video old\n4000')
    expect((await put(user({ name: 'ann', groups: [], exactGroups: true }))).changed).toEqual({
      'user[ann]': ['groups: old video → (none)'],
    })
    expect(await sh('id -Gn ann')).toBe('ann')
  })

  test('get another home while their processes run', async () => {
    await sh('useradd --system dan && { setsid setpriv --reuid dan sleep 1000 >/dev/null 2>&1 & } && cp /etc/passwd /root/passwd')
    const wish = user({ name: 'dan', home: '/srv/d&n \\\\1' })
    expect((await put(wish)).changed).toEqual({ 'user[dan]': [expect.stringMatching(/^home: .* → /)] })
    expect(await put(wish)).toEqual(nothing)
    expect(
      await sh('diff /root/passwd /etc/passwd | grep -c ^[0-9]; pgrep -cu dan; stat -c %a:%U /etc/passwd; ls /etc/passwd.edit; true'),
    ).toBe('1\n1\n644:root')
  })

  test('whose group does not exist are told so', async () => {
    expect((await put(user({ name: 'bob', groups: ['nosuch'] }))).failed['user[bob]']).toContain("group 'nosuch' does not exist")
  })
})

/** A session with the host as it looks where systemd is not the init system. */
const withoutSystemd = async (): Promise<Session> => ({
  nonce: '0badcafe',
  usage: { trips: 0, shells: 0, bytesOut: 0, bytesIn: 0 },
  async run({ load = [], script, data = [] }: Request) {
    const text = `PW_NONCE=0badcafe\nLC_ALL=C\n${load.map((lib) => lib.text).join('\n')}\n${script}`
    const input = data.map((content) => (typeof content === 'string' || content instanceof Secret ? reveal(content) : '')).join('')
    const hide = 'mount -t tmpfs none /run/systemd && exec sh -c "$0"'
    const { stdout, stderr, code } = await lab.exec(node, ['unshare', '--mount', 'sh', '-c', hide, text], { input })
    return { stdout, stderr, status: code }
  },
  close: async () => {},
})

test("a service of init scripts is enabled, started, stopped and disabled by Debian's own tools", async () => {
  await put(packages({ names: ['supervisor'] }))
  await sh('systemctl disable --now supervisor')
  const with_ = (state: 'running' | 'stopped', more = {}) =>
    converge(lab, node, [service({ name: 'supervisor', state, ...more })], false, withoutSystemd)
  const up = { enabled: true }
  expect((await with_('running', up)).changed).toEqual({ 'service[supervisor]': ['enabled: no → yes', 'state: stopped → running'] })
  expect(await with_('running', up)).toEqual(nothing)
  expect(await sh('pgrep -cx supervisord; ls /etc/rc2.d | grep supervisor; systemctl is-active supervisor; true')).toBe(
    '1\nS01supervisor\ninactive',
  )
  const never = { enabled: false, masked: true }
  expect(await with_('stopped', never)).toEqual({
    ...nothing,
    changed: { 'service[supervisor]': ['masked: no → yes', 'enabled: yes → no', 'state: running → stopped'] },
  })
  expect(await with_('stopped', never)).toEqual(nothing)
  expect(await sh('pgrep -cx supervisord; ls /etc/rc2.d | grep supervisor; true')).toBe('0\nK01supervisor')
})
