export type Section = { readonly kind: 'program' | 'group' | 'eventlistener' | 'fcgi-program'; readonly name: string }

const header = /^\s*\[(program|group|eventlistener|fcgi-program):(.*)\]/
const inlineComment = /(^|\s)[;#].*$/

type Item = { readonly section: Section } | { readonly section: undefined } | { readonly option: string }

/**
 * Headers and options of a file, in order. Reads as Python's configparser does: a line indented deeper than the option before it goes
 * on with that option's value.
 */
function readItems(text: string): Item[] {
  const items: Item[] = []
  let indentOfOption: number | undefined
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const content = line.replace(inlineComment, '')
    if (content.trim() === '') continue
    const indent = content.length - content.trimStart().length
    const last = items.at(-1)
    if (indentOfOption !== undefined && indent > indentOfOption && last !== undefined && 'option' in last) {
      items[items.length - 1] = { option: `${last.option}\n${content.trim()}` }
      continue
    }
    const [, kind, name] = header.exec(content) ?? []
    const isHeader = /^\s*\[.+\]/.test(content)
    indentOfOption = isHeader ? undefined : indent
    if (!isHeader) items.push({ option: content.trim() })
    else items.push({ section: kind === undefined ? undefined : { kind: kind as Section['kind'], name: name!.trim() } })
  }
  return items
}

/** The sections of a foreign file that give supervisord a process or group of a name, in order, each once. */
export function readPrograms(text: string): Section[] {
  const sections = readItems(text).flatMap((item) => ('section' in item && item.section !== undefined ? [item.section] : []))
  return [...new Map(sections.map((section) => [`${section.kind}:${section.name}`, section])).values()]
}

/** What the `[group:…]` sections of a file hold, by the group's name. */
export function readGroups(text: string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>()
  let group: string | undefined
  for (const item of readItems(text))
    if ('section' in item) group = item.section?.kind === 'group' ? item.section.name : undefined
    else if (group !== undefined) {
      const [, list] = /^programs\s*[=:]([\s\S]*)$/i.exec(item.option) ?? []
      const members = list?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
      if (members !== undefined) groups.set(group, members)
    }
  return groups
}
