import { SaxesParser } from 'saxes'

/** An element as a strict parser of XML 1.0 reads it; `text` is its own, without its elements'. */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly elements: Element[]
}

/** @throws Error where it is not well-formed */
export function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', elements: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, text: '', elements: [] }
    open.at(-1)!.elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    open.at(-1)!.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root.elements[0]!
}
