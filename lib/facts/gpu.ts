import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { faultOf, type GpuFault } from './gpu-fault.ts'
import { type GpuRow, parseGpuQuery } from './gpu-query.ts'
import { parseTopology } from './gpu-topology.ts'
import { brief } from './text.ts'

/** A field is undefined where nvidia-smi has no value for it, such as `[N/A]` or `[Unknown Error]`. */
export type Gpu = Omit<GpuRow, 'driver'> & {
  /** From `topo -m`, or from sysfs where that says N/A; undefined where both do. */
  readonly numaNode: number | undefined
  readonly affinity: readonly number[] | undefined
}

export type Gpus = {
  readonly driver?: string
  /** As nvidia-smi lists them: in PCI order, which is CUDA's only with CUDA_DEVICE_ORDER=PCI_BUS_ID. */
  readonly gpus: readonly Gpu[]
  /** What is wrong; `malformed` beside GPUs means that their places, not they, are in doubt. */
  readonly fault?: GpuFault
}

const indexes = (gpus: readonly { index: number }[]): string => gpus.map(({ index }) => index).join(', ') || 'none'

/** @throws Error when the answer was cut off. */
function readGpus(output: string): Gpus {
  const [query = '', queryExit, topo = '', topoExit, nodes] = output.split('\x1d')
  if (queryExit === undefined || topoExit === undefined || nodes === undefined)
    throw new Error(`no whole answer about GPUs: "${brief(output)}"`)

  const { rows, rest } = parseGpuQuery(query)
  const topology = parseTopology(topo)
  const sysfs = new Map([...nodes.matchAll(/^(\S+) (\d{1,4})$/gm)].map(([, busId, node]) => [busId!, Number(node)]))
  const gpus = rows.map(({ driver: _, ...row }): Gpu => {
    const near = topology.gpus.find(({ index }) => index === row.index)
    return { ...row, numaNode: near?.numaNode ?? sysfs.get(row.busId?.toLowerCase() ?? ''), affinity: near?.affinity }
  })

  const malformed = (text: string, exit: string): GpuFault => ({ code: 'malformed', text: brief(text), exit: Number(exit) })
  const queryFault = (): GpuFault | undefined => {
    const said = faultOf(query, Number(queryExit))
    if (said !== undefined || (rows.length > 0 && rest.length === 0)) return said
    return malformed(rest.join('\n') || 'the query lists no GPU', queryExit)
  }
  const topologyFault = (): GpuFault | undefined => {
    if (topoExit !== '0') return malformed(`topo -m: ${brief(topo)}`, topoExit)
    if (topology.malformed !== undefined) return malformed(`topo -m: ${topology.malformed}`, topoExit)
    const seen = indexes([...topology.gpus])
    return seen === indexes(gpus) ? undefined : malformed(`topo -m shows GPUs ${seen}, the query ${indexes(gpus)}`, topoExit)
  }
  const driver = rows.find((row) => row.driver !== undefined)?.driver
  const fault = queryFault() ?? topologyFault()
  return { ...(driver === undefined ? {} : { driver }), gpus, ...(fault === undefined ? {} : { fault }) }
}

export const gpus: Fact<Gpus> = { name: 'gpus', shell: shellLib(import.meta.url, './gpu.sh'), probe: 'fact_gpus', parse: readGpus }
