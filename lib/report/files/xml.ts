/** XML 1.0 has no way to write these, not even as a reference. */
const impossible = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const reference = (sign: string): string => references[sign] ?? `&#${sign.charCodeAt(0)};`

/** A text between tags. A carriage return would be read as a line's end. */
export const xmlText = (text: string): string => text.replace(impossible, '\ufffd').replace(/[&<>\r]/g, reference)

/** A text between double quotes, where a parser makes spaces of what is not written as a reference. */
export const xmlValue = (text: string): string => text.replace(impossible, '\ufffd').replace(/[&<>"\t\n\r]/g, reference)

/** An element whose content is XML already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${xmlValue(String(value))}"`)].join(' ')
  return content === '' ? `<${start}/>` : `<${start}>${content}</${name}>`
}

/** Elements one a line, as the content of another. */
export const nested = (elements: readonly string[]): string => (elements.length === 0 ? '' : `\n${elements.join('\n')}\n`)
