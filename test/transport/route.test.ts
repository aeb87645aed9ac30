import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { parseHop, type Route, routeOf } from '../../lib/transport/route.ts'
import type { Target } from '../../lib/transport/target.ts'
import { scratch } from './support.ts'

const plain: Target = { name: 'plot-1', become: false, acceptNew: false, connectTimeout: 10, keepalive: 15, sshConfig: 'none' }

/** A directory with these files; the first is the configuration. */
function configured(files: Record<string, string>): string {
  const dir = scratch()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return join(dir, Object.keys(files)[0]!)
}

const route = (config: string, target: Partial<Target> = {}): Route => routeOf({ ...plain, sshConfig: configured({ config }), ...target })

const way = (via: Route['via']): string[] =>
  via === undefined ? [] : 'command' in via ? [`command ${via.command}`] : [...way(via.via), `${via.user}@${via.host}:${via.port}`]

test('without any word the defaults hold', () => {
  vi.stubEnv('SSH_AUTH_SOCK', '/run/agent')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(routeOf(plain)).toMatchObject({
    host: 'plot-1',
    port: 22,
    user: userInfo().username,
    keyFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name)),
    keysChosen: false,
    agent: '/run/agent',
    knownHosts: [join(homedir(), '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'],
    via: undefined,
  })
})

test('ssh_config fills in what the inventory leaves out', () => {
  const config = `
Host plot-*
  hostname %h.farm.example
  Port 2222
  User ops
  IdentityFile ~/.ssh/farm
  identityfile %d/%r-key
  IdentityAgent /run/%u/agent
  UserKnownHostsFile ~/.ssh/farm_hosts "/etc/farm hosts"
  StrictHostKeyChecking no
Host *
  User nobody
  IdentityFile ~/.ssh/last
`
  expect(route(config)).toMatchObject({
    host: 'plot-1.farm.example',
    port: 2222,
    user: 'ops',
    keyFiles: [`${homedir()}/.ssh/farm`, `${homedir()}/ops-key`, `${homedir()}/.ssh/last`],
    keysChosen: true,
    agent: `/run/${userInfo().username}/agent`,
    knownHosts: [`${homedir()}/.ssh/farm_hosts`, '/etc/farm hosts'],
    acceptNew: false,
  })
})

test('the inventory has the last word', () => {
  const config =
    'Host *\n  HostName other\n  Port 2222\n  User nobody\n  IdentityFile /k\n  IdentityAgent /a\n  ProxyJump j\n  UserKnownHostsFile /h\n'
  const own = {
    address: '10.0.0.1',
    port: 23,
    user: 'ops',
    identityFiles: ['/mine'],
    agent: 'none',
    proxyJump: 'none',
    knownHosts: ['/mine/hosts'],
  }
  expect(route(config, own)).toMatchObject({
    host: '10.0.0.1',
    port: 23,
    user: 'ops',
    keyFiles: ['/mine'],
    agent: undefined,
    via: undefined,
    knownHosts: ['/mine/hosts'],
  })
})

describe('which lines count', () => {
  const table: [about: string, config: string, target: Partial<Target>, port: number][] = [
    ['the first value', 'Host plot-1\n Port 1\nHost *\n Port 2\n', {}, 1],
    ['a negated pattern', 'Host * !plot-1\n Port 1\n', {}, 22],
    ['lines before any Host', 'Port 7\nHost *\n Port 8\n', {}, 7],
    ['the address is the name that ssh is called with', 'Host plot-1\n Port 1\nHost 10.*\n Port 2\n', { address: '10.0.0.1' }, 2],
    ['keys in any case, and = between', 'HOST plot-1\n pORT=5\n', {}, 5],
    ['Match on host after HostName', 'Host plot-1\n hostname 10.0.0.1\nMatch host 10.0.0.*\n Port 6\n', {}, 6],
    ['Match on the user', 'Match user ops\n Port 6\n', { user: 'ops' }, 6],
    ['Match on another user', 'Match user root\n Port 6\n', { user: 'ops' }, 22],
    ['Match originalhost', 'Match originalhost plot-1\n Port 6\n', {}, 6],
    ['an empty file', '', {}, 22],
  ]
  test.each(table)('%s', (_, config, target, port) => expect(route(config, target).port).toBe(port))
})

describe('Include', () => {
  const ports = (files: Record<string, string>) => routeOf({ ...plain, sshConfig: configured(files) }).port
  test('a file, a pattern, one that is not there', () => {
    expect(ports({ config: 'Include more\n', more: 'Host plot-*\n Port 3\n' })).toBe(3)
    expect(
      ports({
        config: 'Include conf.d/*.conf none/*\n',
        'conf.d/b.conf': 'Port 4\n',
        'conf.d/a.conf': 'Port 5\n',
        'conf.d/a.bak': 'Port 6\n',
      }),
    ).toBe(5)
    expect(ports({ config: 'Include nothing\nPort 9\n' })).toBe(9)
  })
  test('below a Host line it counts where that line matches, and what follows still belongs to that line', () => {
    const more = 'Host *\n Port 3\n'
    expect(ports({ config: 'Host plot-1\n Include more\n', more })).toBe(3)
    expect(ports({ config: 'Host node-1\n Include more\n Port 4\nHost *\n Port 5\n', more })).toBe(5)
    expect(ports({ config: 'Host plot-1\n Include more\n Port 4\n', more: 'Host node-1\n Port 3\n' })).toBe(4)
  })
  test('a circle is an error', () => {
    expect(() => ports({ config: 'Include config\n' })).toThrow(
      /config: Include goes deeper than 16 files; correct it, or go without with --ssh-config none/,
    )
  })
})

describe('over other hosts', () => {
  test('a jump takes its own settings; of several each goes over the one before', () => {
    const config = 'Host bastion\n HostName 10.9.9.9\n User gate\n Port 2200\nHost plot-1\n ProxyJump bastion,root@[fe80::1]:23\n'
    expect(way(route(config).via)).toEqual(['gate@10.9.9.9:2200', 'root@fe80::1:23'])
  })
  test("the jump's own ProxyJump comes before it, a circle is an error", () => {
    expect(way(route('Host a\n ProxyJump b\nHost b\n User u\n', { proxyJump: 'a', user: 'ops' }).via)).toEqual([
      'u@b:22',
      `${userInfo().username}@a:22`,
    ])
    expect(() => route('Host a\n ProxyJump b\nHost b\n ProxyJump a\n', { proxyJump: 'a' })).toThrow('goes over more than 8 hosts')
  })
  test('a jump is trusted by the same known hosts and reached with the same keys, not with the same user, port or address', () => {
    const via = route('', { address: '10.0.0.1', port: 99, user: 'ops', identityFiles: ['/k'], knownHosts: ['/h'], proxyJump: 'gate' }).via
    expect(via).toMatchObject({ name: 'gate', host: 'gate', port: 22, user: userInfo().username, keyFiles: ['/k'], knownHosts: ['/h'] })
  })
  test('a ProxyCommand gets its tokens, a jump in the inventory replaces it', () => {
    const config = 'Host plot-* a.b\n ProxyCommand nc -X 5 -x "proxy host:1" %h %p # %r %n 100%%\n Port 24\n'
    expect(way(route(config, { user: 'ops', address: 'a.b' }).via)).toEqual(['command nc -X 5 -x "proxy host:1" a.b 24 # ops a.b 100%'])
    expect(way(route(config, { proxyJump: 'j' }).via)).toEqual([`${userInfo().username}@j:22`])
    expect(way(route('', { proxyCommand: 'ssh -W %h:%p %r@gate 100%%', user: 'ops' }).via)).toEqual([
      'command ssh -W plot-1:22 ops@gate 100%',
    ])
  })
  test.each(['a;reboot', '$(id)', '-oProxyCommand=x', 'a b', '`id`', 'a\nb'])('a host called %j never gets into a command', (address) => {
    expect(() => route('', { address, proxyCommand: 'nc %h %p' })).toThrow('cannot stand in a ProxyCommand')
  })
})

test('what is wrong is said with its place', () => {
  expect(() => route('Host "plot-1\n')).toThrow(/config: not a readable ssh_config: .*; correct it, or go without with --ssh-config none/)
  expect(() => route('', { proxyCommand: 'nc %z' })).toThrow("plot-1: 'nc %z' holds the unknown %z; known are %% and %h %p %r %n %u %d")
  expect(() => route('', { proxyJump: '' })).toThrow("plot-1: '' is no ProxyJump; write [user@]host[:port], several with commas")
})

test.each([
  ['gate', { host: 'gate' }],
  ['ops@gate:23', { user: 'ops', host: 'gate', port: 23 }],
  ['ssh://ops@gate:23/', { user: 'ops', host: 'gate', port: 23 }],
  ['[fe80::1]:23', { host: 'fe80::1', port: 23 }],
  ['fe80::1', { host: 'fe80::1' }],
  ['a@b@gate', { user: 'a@b', host: 'gate' }],
])('the hop %s', (text, hop) => expect(parseHop(text, 'plot-1')).toEqual(hop))
