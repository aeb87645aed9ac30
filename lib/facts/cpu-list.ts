/** The most CPUs that Linux is built for on x86-64 (`CONFIG_NR_CPUS` with MAXSMP). */
const mostCpus = 8192

const ascending = (cpus: Iterable<number>): number[] => [...new Set(cpus)].sort((a, b) => a - b)

/** Reads the kernel's list format, `0-23,96-119`, into ascending numbers; an empty list is []. @throws Error on anything else. */
export function parseCpuList(text: string): number[] {
  const ranges = text.trim() === '' ? [] : text.trim().split(',')
  return ascending(
    ranges.flatMap((range) => {
      const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range)
      const from = Number(found?.[1])
      const to = Number(found?.[2] ?? from)
      if (found === null || to < from || to >= mostCpus)
        throw new Error(
          `"${text.slice(0, 100)}" is no list of CPUs such as 0-23,96-119${range === text ? '' : ` (at "${range.slice(0, 30)}")`}`,
        )
      return Array.from({ length: to - from + 1 }, (_, i) => from + i)
    }),
  )
}

/** The same, where the list may be none: N/A, or nothing. */
export function cpusIn(text = ''): number[] | undefined {
  try {
    const cpus = parseCpuList(text)
    return cpus.length === 0 ? undefined : cpus
  } catch {
    return undefined
  }
}

/** Writes CPUs as the kernel does: ascending, runs as `first-last`. */
export function formatCpuList(cpus: Iterable<number>): string {
  const runs: [number, number][] = []
  for (const cpu of ascending(cpus)) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === cpu - 1) last[1] = cpu
    else runs.push([cpu, cpu])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',')
}

export const union = (...lists: readonly (readonly number[])[]): number[] => ascending(lists.flat())

export function common(a: readonly number[], b: readonly number[]): number[] {
  const inB = new Set(b)
  return ascending(a.filter((cpu) => inB.has(cpu)))
}

export function without(a: readonly number[], b: readonly number[]): number[] {
  const inB = new Set(b)
  return ascending(a.filter((cpu) => !inB.has(cpu)))
}
