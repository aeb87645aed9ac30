export type Section = { readonly kind: 'program' | 'group' | 'eventlistener' | 'fcgi-program'; readonly name: string }

const header = /^\s*\[(program|group|eventlistener|fcgi-program):(.*)\]/
const inlineComment = /(^|\s)[;#].*$/

/**
 * The sections of a foreign file that give supervisord a process or group of a name, in order, each once. Reads as Python's
 * configparser does: a line indented deeper than the option before it goes on with that option's value.
 */
export function readPrograms(text: string): Section[] {
  const found = new Map<string, Section>()
  let option: number | undefined
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const content = line.replace(inlineComment, '')
    if (content.trim() === '') continue
    const indent = content.length - content.trimStart().length
    if (option !== undefined && indent > option) continue
    const [, kind, name] = header.exec(content) ?? []
    option = /^\s*\[.+\]/.test(content) ? undefined : indent
    if (kind !== undefined) found.set(`${kind}:${name!.trim()}`, { kind: kind as Section['kind'], name: name!.trim() })
  }
  return [...found.values()]
}
