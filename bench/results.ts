import { cpus, release, totalmem } from 'node:os'
import { groupBy } from '../lib/engine/group-by.ts'
import type { Sample } from './rounds.ts'
import type { Case } from './tools.ts'

type Number_ = { [K in keyof Sample]: Sample[K] extends number ? K : never }[keyof Sample]

const titles: Record<Case, string> = {
  noop: 'Nothing to do',
  check: 'Check mode, nothing to do',
  file: 'One file was changed by hand',
  program: "One program's settings change on two hosts",
  first: 'First convergence, from bare hosts',
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

export const medianOf = (samples: readonly Sample[], field: Number_): number => median(samples.map((sample) => sample[field]))

const seconds = (value: number) => value.toFixed(2)
const spread = (samples: readonly Sample[]): string => {
  const walls = samples.map(({ wall }) => wall)
  return `${seconds(median(walls))} (${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))})`
}
const kilobytes = (value: number) => (value / 1000).toFixed(value < 1e5 ? 1 : 0)
const OURS = 'plotwright'

function table(samples: readonly Sample[]): string[] {
  const byTool = groupBy(samples, ({ tool }) => tool)
  const own = byTool.get(OURS)
  const rows = [...byTool].map(([tool, group]) => {
    const ratio = own === undefined ? '' : (medianOf(group, 'wall') / medianOf(own, 'wall')).toFixed(2)
    const [out, back] = [kilobytes(medianOf(group, 'bytesOut')), kilobytes(medianOf(group, 'bytesIn'))]
    const packets = medianOf(group, 'packetsOut') + medianOf(group, 'packetsIn')
    const cpu = [seconds(medianOf(group, 'controlCpu')), seconds(medianOf(group, 'hostsCpu'))]
    return `| ${[tool, spread(group), ratio, ...cpu, out, back, packets, Math.round(medianOf(group, 'memory') / 1e6)].join(' | ')} |`
  })
  return [
    '| | wall s (least–most) | of plotwright | control CPU s | hosts CPU s | kB out | kB in | packets | MB held |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ]
}

/** How much later a run ends for each round trip that the wire takes longer: those that follow one another. */
function tripsInSeries(samples: readonly Sample[]): string[] {
  const noop = samples.filter((sample) => sample.case === 'noop' && sample.hosts === 7)
  const rows = [...groupBy(noop, ({ tool }) => tool)].flatMap(([tool, group]) => {
    const at = (latency: number) =>
      medianOf(
        group.filter((sample) => sample.latency === latency),
        'wall',
      )
    const slope = (at(100) - at(0)) / 0.2
    return Number.isFinite(slope) ? [`| ${tool} | ${slope.toFixed(1)} |`] : []
  })
  return rows.length === 0 ? [] : ['## Round trips in series, nothing to do', '', '| | trips |', '|---|---|', ...rows, '']
}

/** The whole of results.md. `missing`: the tools that could not be measured, and why. */
export function results(samples: readonly Sample[], missing: readonly string[]): string {
  const sections = [...groupBy(samples, (sample) => `${titles[sample.case]}: ${sample.hosts} hosts, ${sample.latency} ms each way`)]
  const machine = `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`
  return [
    '# What a run costs',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; ${machine}. Control machine and hosts share it.`,
    'Medians; every tool in turn, round after round. The floor is a cold `ssh HOST true` to all hosts at once. CPU is of all processes of either side, memory that of',
    'all processes of the control machine at once, shared pages counted each time.',
    '',
    '![Wall time of a run that finds nothing to do](noop.svg)',
    '',
    ...missing.map((line) => `- Not measured: ${line}`),
    ...(missing.length === 0 ? [] : ['']),
    ...sections.flatMap(([title, group]) => [`## ${title}`, '', ...table(group), '']),
    ...tripsInSeries(samples),
  ].join('\n')
}
