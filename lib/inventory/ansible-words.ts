const escaped = /\\(.)/gs

/**
 * The words of a line as Python's `shlex.split(line, comments=True)` finds them: quotes hold words together, and a `#` ends the line
 * unless it is quoted, inside a word too.
 * @throws Error saying what is not closed
 */
export function words(line: string): string[] {
  const found: string[] = []
  let word: string | undefined
  let rest = line
  while (rest !== '') {
    const [part = ''] = /^(\s+|#.*|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s#'"\\]+)/s.exec(rest) ?? []
    if (part === '') throw new Error(rest === '\\' ? 'nothing follows the backslash' : `the quote ${rest[0]} is not closed`)
    rest = rest.slice(part.length)
    if (/^[\s#]/.test(part)) {
      if (word !== undefined) found.push(word)
      word = undefined
    } else word = (word ?? '') + plain(part)
  }
  return word === undefined ? found : [...found, word]
}

/** Inside double quotes a backslash escapes only itself and the quote. */
function plain(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1)
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\])/g, '$1')
  return part.replace(escaped, '$1')
}
