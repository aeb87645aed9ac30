import { type Gpu, type Gpus, inPciOrder } from './gpu.ts'
import { faultProblem } from './gpu-fault.ts'
import type { Verdict } from './verdict.ts'

/** A GPU as the inventory names it; a uuid outlives a re-enumeration, an index does not. */
export type NamedGpu = { readonly index: number; readonly uuid?: string | undefined }

export const isMeant = ({ index, uuid }: NamedGpu, gpu: Pick<Gpu, 'index' | 'uuid'>): boolean =>
  uuid === undefined ? gpu.index === index : gpu.uuid === uuid

const listed = (missing: readonly NamedGpu[]): string => {
  const indexes = missing.flatMap(({ index, uuid }) => (uuid === undefined ? [index] : []))
  return [...(indexes.length === 0 ? [] : [`index ${indexes.join(', ')}`]), ...missing.flatMap(({ uuid }) => uuid ?? [])].join(', ')
}

/**
 * What CUDA is to find a GPU by: its uuid where the inventory gives one, or where nvidia-smi does not count in PCI order, for then an
 * index means another card to CUDA.
 */
export const cudaName = (wanted: NamedGpu, { gpus }: Gpus): number | string =>
  wanted.uuid ?? (inPciOrder(gpus) ? undefined : gpus.find((gpu) => isMeant(wanted, gpu))?.uuid) ?? wanted.index

type Shown = Partial<Pick<Gpus, 'fault' | 'source'>> & { readonly gpus: readonly Pick<Gpu, 'index' | 'uuid' | 'name'>[] }

/** What of the inventory's GPUs the host does not keep. */
export function promised(wanted: readonly NamedGpu[], { gpus, fault, source }: Shown): Verdict {
  const unseen = gpus.length === 0 || source === 'sysfs'
  const doubtful = (fault?.code === 'malformed' || fault?.code === 'inforom') && !unseen
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
      ...(fault === undefined || doubtful || wanted.length === 0 ? [] : [faultProblem(fault, source === 'sysfs' ? gpus.length : 0)]),
      ...(missing.length === 0 || (fault !== undefined && unseen) ? [] : [lost]),
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
