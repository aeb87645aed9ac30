import type { HostRecord, RunRecord } from '../../record/schema.ts'
import { gravity, hostState } from './html/state.ts'

type Labels = Readonly<Record<string, string>>
type Metric = { readonly name: string; readonly help: string; readonly samples: readonly (readonly [Labels, number])[] }

const signs: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

const labelValue = (text: string): string => text.replace(/[\\"\n]/g, (sign) => signs[sign]!)

const labelled = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${labelValue(value)}"`)
    .join(',')

const written = ({ name, help, samples }: Metric, common: Labels): string[] =>
  samples.length === 0
    ? []
    : [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        ...samples.map(([labels, value]) => `${name}{${labelled({ ...common, ...labels })}} ${value}`),
      ]

const sumByRole = (hosts: readonly HostRecord[], count: 'changed' | 'failed'): [Labels, number][] => {
  const sums = new Map<string, number>()
  for (const { roles } of hosts) for (const [role, counts] of Object.entries(roles)) sums.set(role, (sums.get(role) ?? 0) + counts[count])
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([role, sum]) => [{ role }, sum])
}

const metrics = ({ hosts, began, seconds, exit, check }: RunRecord): readonly Metric[] => {
  const states = hosts.map(hostState)
  const labels = ({ name, group }: HostRecord): Labels => ({ host: name, group })
  const seen = hosts.filter((host) => hostState(host) !== 'unseen')
  const reached = seen.filter(({ state }) => state !== 'unreachable')
  return [
    {
      name: 'plotwright_run_timestamp_seconds',
      help: 'When the last run ended, in seconds since 1970.',
      samples: [[{}, Math.round(Date.parse(began) + seconds * 1000) / 1000]],
    },
    { name: 'plotwright_run_duration_seconds', help: 'How long the last run took.', samples: [[{}, seconds]] },
    {
      name: 'plotwright_run_exit_status',
      help: 'How the last run ended: 0 well, 1 something failed, 2 drift, 4 a host was unreachable, 130 interrupted.',
      samples: [[{}, exit]],
    },
    { name: 'plotwright_run_check', help: 'Whether the last run only looked.', samples: [[{}, check ? 1 : 0]] },
    {
      name: 'plotwright_hosts',
      help: 'Hosts by what they were found to be; unseen are those of which nothing was looked at.',
      samples: gravity.map((state) => [{ state }, states.filter((each) => each === state).length]),
    },
    {
      name: 'plotwright_tasks_changed',
      help: 'Tasks by role that differed from the desired state: drift in check mode, put right in a run.',
      samples: sumByRole(hosts, 'changed'),
    },
    { name: 'plotwright_tasks_failed', help: 'Tasks by role that failed.', samples: sumByRole(hosts, 'failed') },
    {
      name: 'plotwright_host_up',
      help: 'Whether the host could be reached.',
      samples: seen.map((host) => [labels(host), host.state === 'unreachable' ? 0 : 1]),
    },
    {
      name: 'plotwright_host_drifted_tasks',
      help: 'Tasks of the host that differed from the desired state; nothing is told of a host that was lost.',
      samples: reached.map((host) => [labels(host), host.counts.changed]),
    },
    {
      name: 'plotwright_host_failed_tasks',
      help: 'Tasks of the host that failed, and what else went wrong there; nothing is told of a host that was lost.',
      samples: reached.map((host) => [labels(host), host.counts.failed]),
    },
  ]
}

/**
 * The run for node_exporter's textfile collector. Playbook and inventory are labels of everything, for the collector refuses two files
 * with the same series; beside them there are three series a host, two a role, and a dozen more.
 */
export const prometheus = (record: RunRecord): string =>
  `${metrics(record)
    .flatMap((metric) => written(metric, { playbook: record.playbook, inventory: record.inventory }))
    .join('\n')}\n`
