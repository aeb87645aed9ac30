import type { Gpus } from '../lib/facts/gpu.ts'
import { cudaName, promised } from '../lib/facts/gpu-promise.ts'
import { farmer } from './autonomys/command-lines.ts'
import type { Cluster } from './autonomys/farmer-commands.ts'
import { component, farmerBinary, type Vendor } from './autonomys/program.ts'

export type ProofServerRole = Omit<Cluster, 'binary'> & {
  readonly vendor: Vendor
  readonly gpu: { readonly index: number; readonly uuid?: string | undefined; readonly concurrency?: number | undefined }
}

/** `found` names the GPU as CUDA knows it; without it, the inventory does. */
export const proofServerLine = ({ vendor, gpu, ...spec }: ProofServerRole, found: Gpus = { gpus: [] }) =>
  farmer.proofServer({
    ...spec,
    binary: farmerBinary(vendor),
    gpu: cudaName(gpu, found),
    ...(gpu.concurrency === undefined ? {} : { gpuConcurrency: gpu.concurrency }),
  })

/** Proves on one GPU. Each of three node machines does a third of the proving for all farms. */
export function proofServer(spec: ProofServerRole, found: Gpus) {
  const { problems, warnings } = promised([spec.gpu], found)
  return component(spec.vendor, 'proof-server', proofServerLine(spec, found), { problems, notices: warnings })
}
