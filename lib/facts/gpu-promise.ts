import type { Gpu } from './gpu.ts'
import { faultProblem, type GpuFault } from './gpu-fault.ts'
import type { Verdict } from './verdict.ts'

/** A GPU as the inventory names it; a uuid outlives a re-enumeration, an index does not. */
export type NamedGpu = { readonly index: number; readonly uuid?: string | undefined }

export const isMeant = ({ index, uuid }: NamedGpu, gpu: Pick<Gpu, 'index' | 'uuid'>): boolean =>
  uuid === undefined ? gpu.index === index : gpu.uuid === uuid

const listed = (missing: readonly NamedGpu[]): string => {
  const indexes = missing.flatMap(({ index, uuid }) => (uuid === undefined ? [index] : []))
  return [...(indexes.length === 0 ? [] : [`index ${indexes.join(', ')}`]), ...missing.flatMap(({ uuid }) => uuid ?? [])].join(', ')
}

type Shown = { readonly gpus: readonly Pick<Gpu, 'index' | 'uuid' | 'name'>[]; readonly fault?: GpuFault }

/** What of the inventory's GPUs the host does not keep. */
export function promised(wanted: readonly NamedGpu[], { gpus, fault }: Shown): Verdict {
  const doubtful = fault?.code === 'malformed' && gpus.length > 0
  const missing = wanted.filter((one) => !gpus.some((gpu) => isMeant(one, gpu)))
  const used = gpus.filter((gpu) => wanted.some((one) => isMeant(one, gpu)))
  const spare = gpus.filter((gpu) => !used.includes(gpu)).map(({ index }) => index)
  const models = [...new Set(used.flatMap(({ name }) => name ?? []))]
  const lost = {
    what: `inventory promises ${wanted.length} GPU${wanted.length === 1 ? '' : 's'}, nvidia-smi shows ${gpus.length} (no ${listed(missing)})`,
    fix: "correct the host's gpus in the inventory, or the machine",
  }
  return {
    problems: [
      ...(fault === undefined || doubtful || wanted.length === 0 ? [] : [faultProblem(fault)]),
      ...(missing.length === 0 || (fault !== undefined && gpus.length === 0) ? [] : [lost]),
    ],
    warnings: [
      ...(doubtful ? [faultProblem(fault).what] : []),
      ...(spare.length === 0 ? [] : [`GPU ${spare.join(', ')} of the host is not in the inventory and stays unused`]),
      ...(models.length < 2
        ? []
        : [`GPUs of different models (${models.join(', ')}): CUDA may count them in another order than nvidia-smi`]),
    ],
  }
}
