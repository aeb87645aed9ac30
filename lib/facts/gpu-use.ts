import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { faultOf, type GpuFault } from './gpu-fault.ts'
import { amount, readQuery } from './gpu-query.ts'
import { brief } from './text.ts'

/** A field is undefined where nvidia-smi has no value for it. */
export type GpuUse = {
  readonly index: number
  readonly name: string | undefined
  readonly uuid: string | undefined
  /** Of the time of the last sample in which it was at work, percent. */
  readonly use: number | undefined
  /** Celsius. */
  readonly temperature: number | undefined
  readonly usedMiB: number | undefined
  readonly memoryMiB: number | undefined
}

export type GpuUses = { readonly gpus: readonly GpuUse[]; readonly fault?: GpuFault }

const columns = ['index', 'name', 'uuid', 'utilization.gpu', 'temperature.gpu', 'memory.used', 'memory.total']

/** What the GPUs are at: one nvidia-smi, as long as it takes; nothing about where they sit. @throws Error when the answer was cut off. */
export const gpuUse: Fact<GpuUses> = {
  name: 'gpuUse',
  shell: shellLib(import.meta.url, './gpu-use.sh'),
  probe: 'fact_gpu_use',
  parse(output) {
    const [query = '', exit] = output.split('\x1d')
    if (exit === undefined) throw new Error(`no whole answer about GPUs: "${brief(output)}"`)
    const { rows, rest } = readQuery(query, columns)
    const malformed = rest.length > 0 ? ({ code: 'malformed', text: brief(rest.join('\n')), exit: Number(exit) } as const) : undefined
    const fault = faultOf(query, Number(exit)) ?? malformed
    return {
      gpus: rows.map(({ index, cell }) => ({
        index,
        name: cell('name'),
        uuid: cell('uuid'),
        use: amount(cell('utilization.gpu')),
        temperature: amount(cell('temperature.gpu')),
        usedMiB: amount(cell('memory.used')),
        memoryMiB: amount(cell('memory.total')),
      })),
      ...(fault !== undefined && { fault }),
    }
  },
}
