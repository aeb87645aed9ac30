import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { groupBy } from '../lib/engine/group-by.ts'
import type { Lab } from '../test/lab/harness.ts'
import type { LabHost } from '../test/lab/topology.ts'
import type { Command } from './measure.ts'

/** first: from bare; noop; check: the same, only looked at; file: one file was changed by hand; program: one program's settings change. */
export type Case = 'first' | 'noop' | 'check' | 'file' | 'program'

/** `hosts`: all of the lab; `limit`: the names of those that the run is about, where it isn't all. */
export type Ask = {
  readonly case: Case
  readonly round: number
  readonly hosts: readonly LabHost[]
  readonly limit?: readonly string[] | undefined
}

export type Tool = {
  readonly name: string
  /** What its hosts are like afterwards: tools of one state share a lab. */
  readonly state: string
  /** What it can be asked for. */
  readonly cases: readonly Case[]
  /** Why it can't be measured here. */
  readonly missing?: string | undefined
  command(lab: Lab, ask: Ask): Command
}

const all: readonly Case[] = ['first', 'noop', 'check', 'file', 'program']

const here = (path: string) => join(import.meta.dirname, path)
const project = here('..')
const work = mkdtempSync(join(tmpdir(), 'plotwright-bench-'))
process.once('exit', () => rmSync(work, { recursive: true, force: true }))

const found = (command: string): string | undefined =>
  spawnSync('sh', ['-c', `command -v -- ${command}`], { encoding: 'utf8' }).stdout.trim() || undefined

/** The vendor's two binaries as the peers copy them: each starts a stand-in that the bench has put on every host. */
export const standinsAt = '/opt/standins'
const binaries = ['autonomys-farmer', 'autonomys-node']
for (const name of binaries) writeFileSync(join(work, name), `#!/bin/sh\nexec ${standinsAt}/${name} "$@"\n`, { mode: 0o755 })

/** Name and address of each host, by group. */
const addresses = ({ hosts }: Ask): readonly (readonly [group: string, readonly (readonly [name: string, address: string])[]])[] =>
  [...groupBy(hosts, ({ groups: [group] }) => group!)].map(([group, members]) => [
    group,
    members.map(({ name, address }) => [name, address]),
  ])

const oursArgs = ({ case: what, round, limit }: Ask): string[] => [
  ...(what === 'check' ? ['--check'] : []),
  ...(what === 'program' ? ['-e', `stopwaitsecs.plot-client=${100 + round}`] : []),
  ...(limit === undefined ? [] : ['-l', limit.join(',')]),
]

const ours = (name: string, start: readonly string[], cases = all): Tool => ({
  name,
  state: 'plotwright',
  cases,
  command: (_, ask) => ({
    argv: [...start, 'playbooks/site.ts', '-i', 'bench/inventory.ts', '--output', 'lines', ...oursArgs(ask)],
    env: { BENCH_COUNT: String(ask.hosts.length) },
    cwd: project,
  }),
})

function ansibleInventory(lab: Lab, ask: Ask): string {
  const children = addresses(ask).map(([group, hosts]) => [
    group,
    { hosts: Object.fromEntries(hosts.map(([name, address]) => [name, { ansible_host: address }])) },
  ])
  const path = join(work, `ansible-${lab.prefix}.json`)
  writeFileSync(path, JSON.stringify({ all: { vars: { ansible_user: 'root' }, children: Object.fromEntries(children) } }))
  return path
}

const ansible = (name: string, env: NodeJS.ProcessEnv, missing: string | undefined): Tool => ({
  name,
  state: 'ansible',
  cases: all,
  missing: found('ansible-playbook') === undefined ? 'no ansible-playbook: apt-get install ansible' : missing,
  command(lab, ask) {
    const { case: what, round, limit } = ask
    const playbooks = what === 'first' ? ['bootstrap.yml', 'site.yml'] : ['site.yml']
    const more = [
      ...(what === 'check' ? ['--check'] : []),
      ...(what === 'program' ? ['-e', `log_maxbytes=${101 + round}MB`] : []),
      ...(limit === undefined ? [] : ['--limit', limit.join(',')]),
    ]
    return {
      argv: ['ansible-playbook', '-i', ansibleInventory(lab, ask), ...more, ...playbooks],
      cwd: here('peers/ansible'),
      env: {
        BENCH_BINARIES: work,
        ANSIBLE_CONFIG: here('peers/ansible/ansible.cfg'),
        ANSIBLE_PRIVATE_KEY_FILE: lab.key,
        ANSIBLE_SSH_CONTROL_PATH_DIR: join(work, `cp-${lab.prefix}`),
        ANSIBLE_SSH_ARGS: `-F none -o ControlMaster=auto -o ControlPersist=60s -o IdentitiesOnly=yes -o UserKnownHostsFile=${lab.knownHosts}`,
        ...env,
      },
    }
  },
})

const mitogenAt = process.env.BENCH_MITOGEN ?? ''
const mitogen = ansible(
  'ansible + mitogen',
  { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: `${mitogenAt}/ansible_mitogen/plugins/strategy`, PYTHONPATH: mitogenAt },
  existsSync(join(mitogenAt, 'ansible_mitogen')) ? undefined : 'BENCH_MITOGEN names no checkout of mitogen (0.3.51 or later)',
)

const pyinfraProgram = found(process.env.BENCH_PYINFRA ?? 'pyinfra')
const pyinfra: Tool = {
  name: 'pyinfra',
  state: 'pyinfra',
  cases: all,
  missing: pyinfraProgram === undefined ? 'no pyinfra: pip install pyinfra, or name its program in BENCH_PYINFRA' : undefined,
  command(lab, ask) {
    const { case: what, round, limit } = ask
    const groups = Object.fromEntries(addresses(ask).map(([group, hosts]) => [group, Object.fromEntries(hosts)]))
    const path = join(work, `pyinfra-${lab.prefix}.json`)
    writeFileSync(path, JSON.stringify({ key: lab.key, knownHosts: lab.knownHosts, groups }))
    const more = [
      what === 'check' ? '--dry' : '-y',
      ...(what === 'program' ? ['--data', `log_maxbytes=${101 + round}MB`] : []),
      ...(limit === undefined ? [] : ['--limit', limit.join(',')]),
    ]
    return {
      argv: [pyinfraProgram!, ...more, 'inventory.py', 'deploy.py'],
      cwd: here('peers/pyinfra'),
      env: { BENCH_HOSTS: path, BENCH_BINARIES: work },
    }
  },
}

/** A command on each host at once, by OpenSSH. */
const onEach = (lab: Lab, user: string, commands: readonly (readonly [host: LabHost, command: string])[]): Command => ({
  argv: [here('floor.sh'), lab.key, lab.knownHosts, ...commands.flatMap(([{ address }, command]) => [`${user}@${address}`, command])],
})

const floor: Tool = {
  name: 'floor',
  state: 'plotwright',
  cases: ['noop'],
  command(lab, { hosts, limit }) {
    const chosen = hosts.filter(({ name }) => limit?.includes(name) ?? true)
    return onEach(
      lab,
      'ops',
      chosen.map((host) => [host, 'true']),
    )
  },
}

const packages = (host: LabHost): string =>
  [
    'curl iproute2 ca-certificates chrony supervisor',
    host.gpus > 0 ? 'numactl' : '',
    host.groups.includes('node') ? 'nats-server' : '',
  ].join(' ')

/** What a first convergence can't be faster than: apt installs the same packages. */
const apt: Tool = {
  name: 'apt alone',
  state: 'apt',
  cases: ['first'],
  command: (lab, { hosts }) =>
    onEach(
      lab,
      'root',
      hosts.map((host) => [host, `DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends ${packages(host)}`]),
    ),
}

/** In the order in which they take turns. */
export const tools: readonly Tool[] = [
  floor,
  apt,
  ours('plotwright', ['npx', 'tsx']),
  ours('plotwright by node', [process.execPath, '--import', 'tsx'], ['noop']),
  ours('plotwright compiled', [process.execPath, 'bin/plotwright.js'], ['noop', 'check']),
  pyinfra,
  mitogen,
  ansible('ansible', {}, undefined),
]
