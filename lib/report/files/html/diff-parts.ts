/** Lines of a unified diff that belong together: what they are, and their text with line ends. */
export type Part = { readonly is: 'add' | 'del' | 'at' | 'same'; readonly text: string }

const kinds: Readonly<Record<string, Part['is']>> = { '+': 'add', '-': 'del', '@': 'at', '\\': 'at', '…': 'at' }

/** The first so many lines, neighbours of a kind in one part; what is left out is counted in the last. */
export function diffParts(diff: readonly string[], most: number): Part[] {
  const left = diff.length - most
  const lines = left > 0 ? [...diff.slice(0, most), `… ${left} more lines`] : diff
  const parts: { is: Part['is']; text: string }[] = []
  for (const line of lines) {
    const is = kinds[line[0] ?? ''] ?? 'same'
    const last = parts.at(-1)
    if (last?.is === is) last.text += `${line}\n`
    else parts.push({ is, text: `${line}\n` })
  }
  return parts
}
