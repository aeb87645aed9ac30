const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

function part(token: string): string {
  if (token === '*') return '.*'
  if (token === '?') return '.'
  if (!token.startsWith('[') || token.length === 1) return quoted(token)
  const [, not = '', set = ''] = /^\[(!?)(.*)\]$/s.exec(token) ?? []
  return `[${not === '' ? '' : '^'}${set.replace(/[\\^[\]]/g, String.raw`\$&`)}]`
}

/** Shell patterns as Python's fnmatch has them: `*`, `?`, `[abc]`, `[a-c]`, `[!a]`; the whole name must match. */
export const glob = (pattern: string): RegExp => new RegExp(`^${(pattern.match(/\[!?\]?[^\]]*\]|./gs) ?? []).map(part).join('')}$`, 's')
