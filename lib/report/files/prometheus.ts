import type { HostRecord, HostState, RunRecord } from '../../record/schema.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }
const quoted = (value: string): string => `"${value.replace(/[\\"\n]/g, (sign) => escapes[sign]!)}"`
const written = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')

const states: readonly HostState[] = ['ok', 'changed', 'drifted', 'failed', 'unreachable']

const sumOf = ({ roles }: HostRecord, status: 'changed' | 'failed'): number =>
  Object.values(roles).reduce((sum, counts) => sum + counts[status], 0)

/** Of every role that a host has, so that a series that falls to 0 does not vanish. */
function byRole(hosts: readonly HostRecord[], status: 'changed' | 'failed'): Sample[] {
  const sums = new Map<string, number>()
  for (const { roles } of hosts) for (const [role, counts] of Object.entries(roles)) sums.set(role, (sums.get(role) ?? 0) + counts[status])
  return [...sums].map(([role, sum]) => [{ role }, sum])
}

const unixTime = (began: string, seconds: number): number => Math.round(Date.parse(began) / 1000 + seconds)

const metrics = ({ hosts, began, seconds, exit, check }: RunRecord): readonly (readonly [string, string, readonly Sample[]])[] => [
  ['plotwright_run_timestamp_seconds', 'When the last run ended, in seconds since 1970.', [[{}, unixTime(began, seconds)]]],
  ['plotwright_run_duration_seconds', 'How long the last run took.', [[{}, seconds]]],
  ['plotwright_run_exit_status', 'Exit status of the last run: 0 well, 1 failed, 2 drift, 4 unreachable, 130 interrupted.', [[{}, exit]]],
  ['plotwright_run_check', 'Whether the last run was in check mode.', [[{}, check ? 1 : 0]]],
  [
    'plotwright_hosts',
    'Hosts by the gravest that holds of them.',
    states.map((state) => [{ state }, hosts.filter((host) => host.state === state).length]),
  ],
  ['plotwright_role_drifted_tasks', 'Tasks of a role that differed from what is wanted, on all hosts.', byRole(hosts, 'changed')],
  ['plotwright_role_failed_tasks', 'Tasks of a role that failed, on all hosts.', byRole(hosts, 'failed')],
  [
    'plotwright_host_up',
    'Whether a host could be reached.',
    hosts.map(({ name, group, state }) => [{ host: name, group }, state === 'unreachable' ? 0 : 1]),
  ],
  [
    'plotwright_host_drifted_tasks',
    'Tasks that differed from what is wanted.',
    hosts.map((host) => [{ host: host.name, group: host.group }, sumOf(host, 'changed')]),
  ],
]

/** For node_exporter's textfile collector: gauges of the last run, each with the playbook and the inventory it is of. */
export function prometheus(record: RunRecord): string {
  const { playbook, inventory } = record
  return metrics(record)
    .map(([name, help, samples]) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        ...samples.map(([labels, value]) => `${name}{${written({ playbook, inventory, ...labels })}} ${value}`),
        '',
      ].join('\n'),
    )
    .join('')
}
