import { plain } from './text.ts'

export type GpuRow = {
  readonly index: number
  readonly driver: string | undefined
  readonly name: string | undefined
  readonly memoryMiB: number | undefined
  readonly uuid: string | undefined
  readonly busId: string | undefined
}

/** The columns that the fact asks for, in this order. */
const asked = ['index', 'name', 'driver_version', 'memory.total', 'uuid', 'pci.bus_id'] as const

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU is lost]`: nvidia-smi has no value. */
const known = (cell: string | undefined): string | undefined =>
  cell === undefined || cell === '' || cell === 'N/A' || /^\[.*\]$/.test(cell) ? undefined : cell

/** A GPU's cells by column; a column for which nvidia-smi has no value is missing. */
type Cells = { readonly index: number; readonly cell: (column: string) => string | undefined }

/** Reads `--query-gpu --format=csv` with or without header: the rows, and the lines that are none (messages between them). */
export function readQuery(text: string, columns: readonly string[]): { rows: Cells[]; rest: string[] } {
  const rows: Cells[] = []
  const rest: string[] = []
  for (const line of plain(text)
    .split('\n')
    .filter((one) => one.trim() !== '')) {
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells[0] === columns[0]) continue
    const cell = (column: string): string | undefined => known(cells[columns.indexOf(column)])
    const index = columns.includes('index') ? cell('index') : String(rows.length)
    if (cells.length === columns.length && /^\d{1,3}$/.test(index ?? '')) rows.push({ index: Number(index), cell })
    else rest.push(line.trim())
  }
  return { rows, rest }
}

/** Reads `nvidia-smi -L`, which older and troubled drivers still answer: no more than index, name and uuid. */
export const parseGpuList = (text: string): GpuRow[] =>
  [...plain(text).matchAll(/^GPU (\d{1,3}): (.*?) \(UUID: (GPU-[\da-f-]+)\)?\s*$/gim)].map(([, index, name, uuid]) => ({
    index: Number(index),
    driver: undefined,
    name,
    memoryMiB: undefined,
    uuid,
    busId: undefined,
  }))

/** A number with or without its unit: `85 %`, `80 MiB`, `61`. */
export const amount = (text: string | undefined): number | undefined => {
  const digits = /^(\d+)(?: ?(?:MiB|%|C))?$/.exec(text ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Reads the answer to what the fact `gpus` asks, or to such columns of it, with or without units. */
export function parseGpuQuery(text: string, columns: readonly string[] = asked): { rows: GpuRow[]; rest: string[] } {
  const { rows, rest } = readQuery(text, columns)
  return {
    rest,
    rows: rows.map(({ index, cell }) => ({
      index,
      driver: cell('driver_version'),
      name: cell('name'),
      memoryMiB: amount(cell('memory.total')),
      uuid: cell('uuid'),
      busId: cell('pci.bus_id'),
    })),
  }
}
