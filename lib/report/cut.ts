const colour = /\x1b\[[\d;]*m/y

/** The first characters of a line, its colours not counted; what is cut off leaves a `…`. */
export function cut(line: string, columns: number): string {
  if (line.replace(/\x1b\[[\d;]*m/g, '').length <= columns) return line
  let [text, width, at] = ['', 0, 0]
  while (at < line.length && width < columns - 1) {
    colour.lastIndex = at
    const code = colour.exec(line)?.[0]
    if (code === undefined) width += 1
    text += code ?? line[at]
    at += code?.length ?? 1
  }
  return `${text}…${text.includes('\x1b') ? '\x1b[0m' : ''}`
}
