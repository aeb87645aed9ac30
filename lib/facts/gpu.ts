import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { busOf, comparePci, type GpuCard, parseCards } from './gpu-cards.ts'
import { faultOf, type GpuFault } from './gpu-fault.ts'
import { type GpuRow, parseGpuList, parseGpuQuery } from './gpu-query.ts'
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
  /** As nvidia-smi lists them; where it can't, as the kernel does, in PCI order. */
  readonly gpus: readonly Gpu[]
  /** Where not nvidia-smi's query names the GPUs. */
  readonly source?: 'nvidia-smi -L' | 'sysfs'
  /** What is wrong; `malformed` beside GPUs means that their places, not they, are in doubt. */
  readonly fault?: GpuFault
}

const indexes = (gpus: readonly { index: number }[]): string => gpus.map(({ index }) => index).join(', ') || 'none'

/** GPUs of which nothing is known but that they are there. */
const fromCards = (cards: readonly GpuCard[]): Gpu[] =>
  cards.map((card, index) => ({ index, name: undefined, memoryMiB: undefined, uuid: undefined, ...card }))

/** @throws Error when the answer was cut off. */
function readGpus(output: string): Gpus {
  const [query = '', queryExit, list = '', topo = '', topoExit, seen] = output.split('\x1d')
  if (queryExit === undefined || topoExit === undefined || seen === undefined)
    throw new Error(`no whole answer about GPUs: "${brief(output)}"`)

  const { rows, rest } = parseGpuQuery(query)
  const listed = rows.length > 0 ? rows : parseGpuList(list)
  const topology = parseTopology(topo)
  const cards = parseCards(seen)
  const placed = listed.map(({ driver: _, ...row }): Gpu => {
    const near = topology.gpus.find(({ index }) => index === row.index)
    const card = cards.find(({ busId }) => busId === busOf(row.busId))
    return { ...row, numaNode: near?.numaNode ?? card?.numaNode, affinity: near?.affinity ?? card?.affinity }
  })
  const gpus = placed.length > 0 ? placed : fromCards(cards)

  const malformed = (text: string, exit: string): GpuFault => ({ code: 'malformed', text: brief(text), exit: Number(exit) })
  const queryFault = (): GpuFault | undefined => {
    const said = faultOf(query, Number(queryExit))
    if (said !== undefined || (rows.length > 0 && rest.length === 0)) return said
    return malformed(rest.join('\n') || 'the query lists no GPU', queryExit)
  }
  const topologyFault = (): GpuFault | undefined => {
    if (topoExit !== '0') return malformed(`topo -m: ${brief(topo)}`, topoExit)
    if (topology.malformed !== undefined) return malformed(`topo -m: ${topology.malformed}`, topoExit)
    const shown = indexes([...topology.gpus])
    return shown === indexes(gpus) ? undefined : malformed(`topo -m shows GPUs ${shown}, the query ${indexes(gpus)}`, topoExit)
  }
  const driver = rows.find((row) => row.driver !== undefined)?.driver
  const fault = queryFault() ?? topologyFault()
  const source = rows.length > 0 || gpus.length === 0 ? undefined : placed.length > 0 ? 'nvidia-smi -L' : 'sysfs'
  return { ...(driver && { driver }), gpus, ...(source && { source }), ...(fault && { fault }) }
}

/** True where nvidia-smi's indexes are those that CUDA gives with CUDA_DEVICE_ORDER=PCI_BUS_ID. */
export const inPciOrder = (gpus: readonly Pick<Gpu, 'busId'>[]): boolean => {
  const buses = gpus.flatMap(({ busId }) => busId ?? [])
  return buses.every((busId, i) => i === 0 || comparePci(buses[i - 1]!, busId) < 0)
}

export const gpus: Fact<Gpus> = { name: 'gpus', shell: shellLib(import.meta.url, './gpu.sh'), probe: 'fact_gpus', parse: readGpus }
