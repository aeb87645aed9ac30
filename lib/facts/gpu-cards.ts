import { cpusIn } from './cpu-list.ts'

/** An NVIDIA card as the kernel sees it, whatever nvidia-smi says. */
export type GpuCard = {
  /** As sysfs writes it: 0000:c1:00.0. */
  readonly busId: string
  readonly numaNode: number | undefined
  readonly affinity: readonly number[] | undefined
}

/** Reads lines of `BUS NODE CPUS`, in PCI order. */
export const parseCards = (text: string): GpuCard[] =>
  [...text.matchAll(/^([\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[\da-f]) (-?\d{1,4}) ([\d,-]*)$/gm)]
    .map(([, busId, node, cpus]) => ({ busId: busId!, numaNode: Number(node) < 0 ? undefined : Number(node), affinity: cpusIn(cpus!) }))
    .sort((a, b) => comparePci(a.busId, b.busId))

/** nvidia-smi writes the domain with eight digits and in capitals, sysfs with four where they are enough. */
export const busOf = (busId: string | undefined): string => (busId ?? '').toLowerCase().replace(/^0+(?=[\da-f]{4,}:)/, '')

const wide = (busId: string): string => busOf(busId).padStart('00000000:00:00.0'.length, '0')

/** Negative where `a` comes first on the bus. */
export const comparePci = (a: string, b: string): number => (wide(a) < wide(b) ? -1 : wide(a) > wide(b) ? 1 : 0)
