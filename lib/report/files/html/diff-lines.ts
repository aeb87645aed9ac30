/** A line of a unified diff; of one that took the place of another, `middle` is where the two differ. */
export type DiffLine = { readonly is: 'add' | 'del' | 'at' | 'same'; readonly start: string; readonly middle: string; readonly end: string }

const kinds: Readonly<Record<string, DiffLine['is']>> = { '+': 'add', '-': 'del', '@': 'at', '\\': 'at', '…': 'at' }

const plain = (line: string): DiffLine => ({ is: kinds[line[0] ?? ''] ?? 'same', start: line, middle: '', end: '' })

const common = (one: string, other: string, most: number, at: (text: string, i: number) => string): number => {
  let length = 0
  while (length < most && at(one, length) === at(other, length)) length++
  return length
}

const word = (sign = ''): boolean => /[\p{L}\p{N}_]/u.test(sign)

/** Two lines that have enough in common to be the same line, changed; whole words of them. */
function paired(del: DiffLine, add: DiffLine): [DiffLine, DiffLine] {
  const [from, to] = [del.start.slice(1), add.start.slice(1)]
  const shorter = Math.min(from.length, to.length)
  let before = common(from, to, shorter, (text, i) => text[i]!)
  let after = common(from, to, shorter - before, (text, i) => text[text.length - 1 - i]!)
  if (before + after < shorter / 2) return [del, add]
  while (before > 0 && word(from[before - 1])) before--
  while (after > 0 && word(from[from.length - after])) after--
  const cut = (line: DiffLine): DiffLine => {
    const end = line.start.length - after
    return { is: line.is, start: line.start.slice(0, before + 1), middle: line.start.slice(before + 1, end), end: line.start.slice(end) }
  }
  return [cut(del), cut(add)]
}

/** As many lines that came as went before them are the same lines, changed. */
function compared(lines: DiffLine[]): DiffLine[] {
  const run = (from: number, is: DiffLine['is']): number => {
    let end = from
    while (lines[end]?.is === is) end++
    return end - from
  }
  for (let i = 0; i < lines.length; i++) {
    const gone = run(i, 'del')
    if (gone === 0) continue
    if (run(i + gone, 'add') === gone) for (let k = i; k < i + gone; k++) [lines[k], lines[k + gone]] = paired(lines[k]!, lines[k + gone]!)
    i += gone - 1
  }
  return lines
}

/** The first so many lines of a unified diff; what is left out is counted in the last. */
export function diffLines(diff: readonly string[], most: number): DiffLine[] {
  const left = diff.length - most
  return compared((left > 0 ? [...diff.slice(0, most), `… ${left} more lines`] : diff).map(plain))
}
