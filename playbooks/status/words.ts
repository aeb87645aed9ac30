import type { GpuUse } from '../../lib/facts/gpu-use.ts'
import { componentOf, components } from '../../roles/autonomys/components.ts'
import type { DiskStatus, ProgramStatus } from './host-status.ts'

/** `42 s`, `9 min`, `3 h`, `12 d`: how long something has been. */
export function age(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/** `61`, `58–64`: the least and the most. */
export function span(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? String(least) : `${least}–${most}`
}

const known = (values: readonly (number | undefined)[]): number[] => values.flatMap((value) => value ?? [])

/** `4: 97–99 % 58–64 °C`: the number is left out for one. */
export function gpuText(gpus: readonly GpuUse[]): string {
  const [uses, temperatures] = [known(gpus.map(({ use }) => use)), known(gpus.map(({ temperature }) => temperature))]
  return [
    ...(gpus.length > 1 ? [`${gpus.length}:`] : []),
    ...(uses.length > 0 ? [`${span(uses)} %`] : []),
    ...(temperatures.length > 0 ? [`${span(temperatures)} °C`] : []),
  ].join(' ')
}

/** `12: 83–99 %`: how full disks are; the number is left out for one. */
export function diskText(disks: readonly DiskStatus[]): string {
  const full = disks.flatMap(({ size, used }) =>
    size !== undefined && used !== undefined ? [Math.round((100 * used) / Math.max(size, 1))] : [],
  )
  return full.length === 0 ? '' : `${disks.length > 1 ? `${disks.length}: ` : ''}${span(full)} %`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `7.9 TB`, `0 B`. */
export function bytes(size: number): string {
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3))
  const value = size / 1000 ** power
  return `${value < 9.95 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}

/** `4 plot-servers, 1 sharded-cache`, in the order of their first. */
export function programWords(programs: readonly ProgramStatus[]): string {
  const counts = new Map<string, number>()
  for (const { name } of programs) {
    const component = componentOf(name)
    const id = (component === undefined ? name : components[component.id].program).replace(/^autonomys-/, '')
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return [...counts].map(([id, number]) => `${number} ${id}${number === 1 ? '' : 's'}`).join(', ')
}
