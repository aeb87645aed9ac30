import type { Gpus } from './gpu.ts'
import { faultProblem } from './gpu-fault.ts'
import type { Verdict } from './verdict.ts'

/** What of the inventory's GPU indexes the host does not keep. */
export function promised(indexes: readonly number[], { gpus, fault }: Gpus): Verdict {
  const doubtful = fault?.code === 'malformed' && gpus.length > 0
  const missing = indexes.filter((index) => !gpus.some((gpu) => gpu.index === index))
  const spare = gpus.filter(({ index }) => !indexes.includes(index)).map(({ index }) => index)
  const models = [...new Set(gpus.filter(({ index }) => indexes.includes(index)).flatMap(({ name }) => name ?? []))]
  const lost = {
    what: `inventory promises ${indexes.length} GPU${indexes.length === 1 ? '' : 's'}, nvidia-smi shows ${gpus.length} (no index ${missing.join(', ')})`,
    fix: "correct the host's gpus in the inventory, or the machine",
  }
  return {
    problems: [
      ...(fault === undefined || doubtful || indexes.length === 0 ? [] : [faultProblem(fault)]),
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
