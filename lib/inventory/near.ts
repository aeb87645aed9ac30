/** Edits between two words; two neighbours in the wrong order count as one. */
export function distance(from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swap = swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      line.push(Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost, swap))
    }
    before = last
    last = line
  }
  return last[to.length] ?? 0
}

/** Up to three known names that a person may have meant, the likeliest first. */
export const nearest = (name: string, known: Iterable<string>): readonly string[] =>
  [...new Set(known)]
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, candidate.length) * 0.4)))
    .sort((one, other) => one.far - other.far)
    .slice(0, 3)
    .map(({ candidate }) => candidate)

const SHOWN = 12
const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(' or ')

/** The remedy for a name that nobody knows: near names, or else what there is. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const all = [...new Set(known)]
  const near = nearest(name, all)
  if (near.length > 0) return `did you mean ${quoted(near)}?`
  if (all.length === 0) return 'there is none'
  return `known: ${all.slice(0, SHOWN).join(', ')}${all.length > SHOWN ? `, … (${all.length})` : ''}`
}
