import type { Cluster } from '../../inventories/schema.ts'
import { table } from '../../lib/readout/table.ts'
import type { Canvas, Sight, Snapshot, Tone } from '../../lib/readout.ts'
import type { HostStatus, ProgramStatus } from './host-status.ts'
import { isWell } from './snapshot.ts'
import { age, bytes, diskText, gpuText, programWords } from './words.ts'

type Seen = { readonly name: string; readonly status: HostStatus }

/** More hosts than this are folded, unless everything is asked for. */
const MANY = 12

const headings: Readonly<Record<string, readonly string[]>> = {
  node: ['NATS', 'block', 'peers', 'GPU', 'disk'],
  plot: ['GPUs', 'caches'],
  storage: ['disks', 'plots'],
}

const running = (programs: readonly ProgramStatus[]): ProgramStatus[] => programs.filter(({ state }) => state === 'RUNNING')
const leastUp = (programs: readonly ProgramStatus[]): string => {
  const ups = programs.flatMap(({ up }) => up ?? [])
  return ups.length === 0 ? '' : age(Math.min(...ups))
}
const restarts = (programs: readonly ProgramStatus[]): number => programs.reduce((sum, each) => sum + each.restarts, 0)

const restartWords = (number: number): string => `${number} ${number === 1 ? 'restart' : 'restarts'}`

/** What each server lags, as the cluster's leader tells it. */
const lags = (all: readonly Seen[]): Map<string, number> =>
  new Map(all.flatMap(({ status: { nats } }) => Object.entries(nats?.behind ?? {})))

function natsText({ status: { nats } }: Seen, behind: ReadonlyMap<string, number>): string {
  if (nats === undefined) return ''
  if (nats.leader === nats.name) return 'leader'
  const lag = behind.get(nats.name)
  return nats.leader === undefined ? (nats.servers > 1 ? 'no leader' : 'alone') : lag === undefined ? 'follows' : `lag ${lag}`
}

/** What a group's own columns say of a host. */
function ownCells(group: string, seen: Seen, behind: ReadonlyMap<string, number>): string[] {
  const { node, gpus, disks } = seen.status
  if (group === 'node')
    return [
      natsText(seen, behind),
      node === undefined ? '' : `${node.height.toLocaleString('en-US')}${node.syncing ? ' syncing' : ''}`,
      node === undefined ? '' : String(node.peers),
      gpuText(gpus),
      diskText(disks),
    ]
  if (group === 'plot') return [gpuText(gpus), diskText(disks)]
  return [diskText(disks), bytes(disks.reduce((sum, { plots }) => sum + plots, 0))]
}

/** Lines under a host: its programs where all are wanted, what is wrong, what could not be seen. */
function below({ programs, wrong, unseen }: HostStatus, { tone, verbose }: Canvas): string[] {
  const each = programs.map(({ name, state, up, restarts: again }) =>
    [name, state, ...(up === undefined ? [] : [age(up)]), ...(again > 0 ? [restartWords(again)] : [])].join('  '),
  )
  return [
    ...(verbose ? each.map((line) => tone.dim(`    ${line}`)) : []),
    ...wrong.map((line) => tone.red(`  ✖ ${line}`)),
    ...unseen.map((line) => tone.yellow(`  ? not seen: ${line}`)),
  ]
}

/** One line for all that is well in a group. */
function folded(group: string, all: readonly Seen[], { tone }: Canvas): string[] {
  if (all.length === 0) return []
  const programs = all.flatMap(({ status }) => status.programs)
  const again = restarts(programs)
  const words = [
    `${programWords(programs)} RUNNING on ${all.length} hosts`,
    ...(programs.length > 0 ? [`up ≥ ${leastUp(programs)}`] : []),
    ...(again > 0 ? [`${restartWords(again)} in 24 h`] : []),
  ]
  return [`${tone.green('✔')} ${tone.bold(group)}  ${words.join(', ')}`]
}

function section(group: string, sights: readonly Sight<HostStatus>[], behind: ReadonlyMap<string, number>, canvas: Canvas, fold: boolean) {
  const { tone } = canvas
  const seen = sights.flatMap((sight) => ('seen' in sight ? [{ name: sight.host.name, status: sight.seen, well: isWell(sight) }] : []))
  const quiet = seen.filter(({ well }) => fold && well)
  const told = sights.filter(({ host }) => !quiet.some(({ name }) => name === host.name))
  const rows = told.map((sight) => {
    const { name } = sight.host
    if ('lost' in sight) return { cells: [tone.red(`${name}  ✖ ${sight.lost}`)], below: [] }
    const { programs } = sight.seen
    const up = running(programs)
    const color = isWell(sight) ? tone.green : tone.red
    const again = restarts(programs)
    return {
      cells: [
        color(name),
        programs.length === 0 ? '' : `${up.length}/${programs.length}`,
        leastUp(up),
        again > 0 ? tone.yellow(String(again)) : programs.length === 0 ? '' : '0',
        ...ownCells(group, { name, status: sight.seen }, behind),
      ],
      below: below(sight.seen, canvas),
    }
  })
  const head = [group, 'run', 'up', 'restarts', ...(headings[group] ?? [])].map(tone.dim)
  return [...folded(group, quiet, canvas), ...(rows.length === 0 ? [] : table(head, rows, canvas.columns))]
}

/** Which releases hosts have, for the first line. */
function releases(seen: readonly Seen[]): string {
  const counts = new Map<string, number>()
  for (const { status } of seen) if (status.release !== undefined) counts.set(status.release, (counts.get(status.release) ?? 0) + 1)
  if (counts.size < 2) return [...counts.keys()].map((release) => `release ${release}`).join('')
  return `releases ${[...counts].map(([release, number]) => `${release} (${number})`).join(', ')}`
}

const two = (number: number): string => String(number).padStart(2, '0')
const clock = (at: Date): string => [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')

function verdict(sights: readonly Sight<HostStatus>[], tone: Tone): string {
  const well = sights.filter(isWell).length
  const lost = sights.filter((sight) => 'lost' in sight).length
  const all = `${well} of ${sights.length} hosts well`
  return (well === sights.length ? tone.green : tone.red)(lost === 0 ? all : `${all}, ${lost} not reached`)
}

/** The cluster on one screen; above a dozen hosts only what is not well has a line of its own. */
export function draw({ at, inventory, hosts }: Snapshot<HostStatus, Cluster>, canvas: Canvas): string[] {
  const seen = hosts.flatMap((sight) => ('seen' in sight ? [{ name: sight.host.name, status: sight.seen }] : []))
  const behind = lags(seen)
  const fold = hosts.length > MANY && !canvas.verbose
  const groups = [...new Set(hosts.map(({ host }) => host.group))]
  const title = [clock(at), verdict(hosts, canvas.tone), releases(seen), inventory.source].filter((text) => text !== '').join(' · ')
  return [
    title,
    ...groups.flatMap((group) => {
      const members = hosts.filter(({ host }) => host.group === group)
      return ['', ...section(group, members, behind, canvas, fold)]
    }),
  ]
}
