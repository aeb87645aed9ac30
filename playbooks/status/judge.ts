import type { Change } from '../../lib/engine/kind.ts'
import type { CurrentRelease } from '../../lib/facts/current-release.ts'
import type { DiskUse } from '../../lib/facts/disk-use.ts'
import { type NamedGpu, promised } from '../../lib/facts/gpu-promise.ts'
import type { GpuUses } from '../../lib/facts/gpu-use.ts'
import type { Supervised } from '../../lib/kinds/supervised.ts'
import type { DiskStatus, HostStatus, ProgramStatus } from './host-status.ts'

/** What one answer adds to a host's status. */
export type Part = Partial<HostStatus>

/** Celsius at which a GPU is told: the cards of the guide slow themselves down a little above that. */
const HOT = 88

/** Bytes below which logs and databases will soon not grow. */
const LITTLE = 2 ** 30

const isRunning = ({ state }: ProgramStatus): boolean => state === 'RUNNING'

/** `wanted`: the names that the inventory gives this host. */
export function programsPart(wanted: readonly string[], { processes, restarts }: Supervised): Part {
  if (processes === 'denied') return { unseen: ['programs: only root may ask supervisord'] }
  if (processes === undefined) return { wrong: ['no supervisord runs: look at it with systemctl status supervisor'] }
  const programs = wanted.map((name): ProgramStatus => {
    const found = processes.find((each) => each.name === name)
    const again = restarts.get(name) ?? 0
    if (found === undefined) return { name, state: 'UNKNOWN', restarts: again }
    const { state, age, spawnerr } = found
    return { name, state, restarts: again, ...(state === 'RUNNING' ? { up: age } : spawnerr !== '' && { error: spawnerr }) }
  })
  const down = programs.filter((each) => !isRunning(each))
  return { programs, wrong: down.map(({ name, state, error }) => `${name} ${state}${error === undefined ? '' : `: ${error}`}`) }
}

export function releasePart(wanted: string, { version }: CurrentRelease): Part {
  if (version === undefined) return { wrong: ['no release is current'] }
  return { release: version, wrong: version === wanted ? [] : [`release ${version}, the inventory says ${wanted}`] }
}

/** What a gate would wait for. */
export const gateWords = (what: string, changes: readonly Change[]): string[] =>
  changes.map(({ field, from, to }) => `${what}: ${field} ${from || 'unknown'}, should be ${to}`)

export const gpusPart = (wanted: readonly NamedGpu[], uses: GpuUses): Part => ({
  gpus: uses.gpus,
  wrong: [
    ...promised(wanted, uses).problems.map(({ what }) => what),
    ...uses.gpus.filter(({ temperature = 0 }) => temperature >= HOT).map(({ index, temperature }) => `GPU ${index} has ${temperature} °C`),
  ],
})

/** A plot disk is meant to be full, and to be a disk of its own; any other place needs room. */
export function disksPart(uses: readonly DiskUse[], forPlots: boolean): Part {
  const disks = uses.map(({ path, mount, takenBytes }): DiskStatus => {
    const { sizeBytes: size, availableBytes: available } = mount ?? {}
    return { path, plots: takenBytes, ...(size !== undefined && available !== undefined && { size, used: size - available }) }
  })
  const wrong = uses.flatMap(({ path, mount }) => {
    if (mount === undefined || (forPlots && mount.target === '/')) return [`${path}: no disk is mounted there`]
    if (mount.options.includes('ro')) return [`${path} is mounted read-only`]
    if (!forPlots && (mount.availableBytes ?? LITTLE) < LITTLE) return [`${path}: less than 1 GiB is left`]
    return []
  })
  return {
    disks,
    wrong,
    unseen: disks
      .filter(({ size, path }) => size === undefined && !wrong.some((each) => each.startsWith(path)))
      .map(({ path }) => `${path}: its file system gave no answer`),
  }
}

/** All parts together. */
export const merged = (parts: readonly Part[]): HostStatus => ({
  programs: [],
  gpus: [],
  disks: [],
  ...Object.assign({}, ...parts),
  wrong: parts.flatMap(({ wrong = [] }) => wrong),
  unseen: parts.flatMap(({ unseen = [] }) => unseen),
})
