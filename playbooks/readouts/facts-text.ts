import { columns, gib, gigabytes, plain, wrapped } from '../../lib/facts/text.ts'
import type { Canvas } from '../../lib/readout.ts'
import type { Found, FoundDisk, FoundGpu } from './found.ts'

const count = (number: number | undefined): string => (number === undefined ? '?' : number.toLocaleString('en-US'))

const speed = (mbit: number): string => (mbit === 0 ? '' : mbit % 1000 === 0 ? `, ${mbit / 1000} Gbit/s` : `, ${mbit} Mbit/s`)

/** nvidia-smi writes each model with its maker. */
const model = ({ name }: FoundGpu): string => (name ?? '?').replace(/^NVIDIA /, '')

const gpuTables = (gpus: readonly FoundGpu[]): string[][] =>
  [
    [
      ['GPU', 'model', 'memory', 'PCI bus', 'node'],
      ...gpus.map((gpu) => [
        String(gpu.index),
        model(gpu),
        gpu.memoryMiB === undefined ? '?' : `${gpu.memoryMiB} MiB`,
        gpu.busId ?? '?',
        String(gpu.numaNode ?? '?'),
      ]),
    ],
    [
      ['GPU', 'cores', 'physical', 'port', 'base path'],
      ...gpus.map(({ index, cores, physicalCores, port, basePath }) => [
        String(index),
        cores,
        String(physicalCores),
        port === undefined ? '-' : String(port),
        basePath ?? 'not in the inventory',
      ]),
    ],
  ].map((table) => columns(table).split('\n'))

const diskTable = (disks: readonly FoundDisk[]): string[] =>
  columns([
    ['disk', 'on', 'type', 'size', 'free', 'plotted', 'at most', 'inventory'],
    ...disks.map(({ path, drives, fstype, size, available, plotted, most, sectors }) => [
      path,
      drives.join('+') || 'not mounted',
      fstype ?? '?',
      size === undefined ? '?' : gigabytes(size),
      available === undefined ? '?' : gigabytes(available),
      count(plotted),
      count(most),
      sectors === 'max' ? 'max' : count(sectors),
    ]),
  ]).split('\n')

/** A word and what is told with it; tables stay as they are. */
const marked = (word: string, text: string, width: number): string[] => {
  const [first = '', ...table] = text.split('\n')
  const [start = '', ...more] = wrapped(`${plain(word)}: ${first}`, width)
  return [start.replace(plain(word), word), ...more.map((line) => `  ${line}`), ...table.map((line) => `  ${line}`)]
}

/** What one host is like, and what would be made of it. */
export function foundLines(found: Found, { columns: width, tone }: Pick<Canvas, 'columns' | 'tone'>): string[] {
  const { host, group, system, kernel, memory, threads, cores, nodes, network, driver, gpus = [], disks } = found
  const cpus = `${threads} threads on ${cores} cores in ${nodes} NUMA node${nodes === 1 ? '' : 's'}`
  const tell = (word: string, texts: readonly string[]) => texts.flatMap((text) => marked(word, text, width - 4))
  const parts = [
    [`${cpus}, ${gib(memory)}${speed(network)}`, `${system}, Linux ${kernel}${driver === undefined ? '' : `, NVIDIA driver ${driver}`}`],
    ...(gpus.length === 0 ? [] : gpuTables(gpus).slice(0, group === 'node' ? 1 : 2)),
    ...(disks === undefined ? [] : [diskTable(disks)]),
    tell(tone.red('problem'), found.problems),
    tell(tone.cyan('notice'), found.notices),
  ].filter((part) => part.length > 0)
  return [`${tone.bold(host)} (${group})`, ...parts.flatMap((part) => [...part.map((line) => `  ${line}`), ''])]
}
