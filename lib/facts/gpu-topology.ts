import { cpusIn } from './cpu-list.ts'
import { plain } from './text.ts'

export type GpuAffinity = { readonly index: number; readonly affinity: number[] | undefined; readonly numaNode: number | undefined }
export type GpuTopology = {
  readonly gpus: readonly GpuAffinity[]
  /** Why the table contradicts itself; its rows are read all the same. */
  readonly malformed: string | undefined
}

/** Columns behind the links; each is two or three words, so blanks alone can't part them. */
const phrases = ['CPU Affinity', 'NUMA Affinity', 'GPU NUMA ID']

/** A row's cells: the links to other devices, then what stands under the phrases, '' where a tab shows that nothing does. */
function cellsOf(row: string, links: number, trailing: number): { links: string[]; last: string[] } {
  if (row.includes('\t')) {
    const cells = row.split('\t').map((cell) => cell.trim())
    const [affinity = '', ...others] = cells.slice(links)
    return { links: cells.slice(0, links), last: [affinity, ...others.filter((cell) => cell !== '')] }
  }
  const cells = row.trim().split(/\s+/)
  const last = cells.slice(links)
  return { links: cells.slice(0, links), last: [...Array<string>(Math.max(0, trailing - last.length)).fill(''), ...last] }
}

function whyMalformed(columns: readonly string[], rows: readonly { index: number; links: readonly string[] }[]): string | undefined {
  if (columns.length !== rows.length) return `${columns.length} GPU columns, but ${rows.length} GPU rows`
  const odd = rows.find(({ index, links }, i) => columns[i] !== `GPU${index}` || links[i] !== 'X')
  return odd && `the row of GPU${odd.index} does not have its X under GPU${odd.index}`
}

/** Reads `nvidia-smi topo -m` of any driver since 2017, raw (tabs) or pasted (blanks). */
export function parseTopology(text: string): GpuTopology {
  const lines = plain(text).split(/\r?\n/)
  const header = lines.find((line) => line.includes(phrases[0]!))
  if (header === undefined) return { gpus: [], malformed: 'no line names the column CPU Affinity' }

  const devices = header.slice(0, header.indexOf(phrases[0]!)).trim().split(/\s+/)
  const trailing = phrases.filter((phrase) => header.includes(phrase))
  const rows = lines.flatMap((line) => {
    const found = /^\s*GPU(\d{1,3})\s(.*)$/.exec(line)
    return found === null || line === header ? [] : [{ index: Number(found[1]), ...cellsOf(found[2]!, devices.length, trailing.length) }]
  })
  const node = trailing.indexOf('NUMA Affinity')
  return {
    gpus: rows.map(({ index, last }) => ({
      index,
      affinity: cpusIn(last[0]),
      numaNode: node > 0 && /^\d{1,4}$/.test(last[node] ?? '') ? Number(last[node]) : undefined,
    })),
    malformed: whyMalformed(
      devices.filter((device) => /^GPU\d+$/.test(device)),
      rows,
    ),
  }
}
