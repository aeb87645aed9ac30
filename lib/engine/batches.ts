/** How many hosts at once: a number, a share of the play's hosts, or a list whose last entry repeats. */
export type Size = number | `${number}%`
export type Serial = Size | readonly Size[]

const count = (size: Size, total: number): number =>
  Math.max(1, Math.floor(typeof size === 'number' ? size : (total * Number.parseFloat(size)) / 100) || 1)

/** The batches of a play, each at least one host, and one at a time where a size is no number. Shares are of `total`. */
export function batches<T>(hosts: readonly T[], serial: Serial = '100%', total = hosts.length): T[][] {
  const sizes = Array.isArray(serial) ? (serial as readonly Size[]) : [serial as Size]
  const cut: T[][] = []
  let done = 0
  while (done < hosts.length) {
    const size = count(sizes[Math.min(cut.length, sizes.length - 1)] ?? '100%', total)
    cut.push(hosts.slice(done, done + size))
    done += size
  }
  return cut
}
