import { quote } from './quote.ts'

const hexed = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** As JavaScript writes it into JSON; as Go does, which spares HTML; Python, which spares all but ASCII; and PHP, which spares the slash. */
function inJson(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1)
  return [plain, plain.replace(/[<>&\u2028\u2029]/g, hexed), plain.replace(/[^\x00-\x7f]/g, hexed), plain.replaceAll('/', '\\/')]
}

/** Reserved signs escaped or not, blanks as a form sends them, and digits of either case. */
function inUrl(text: string): string[] {
  const most = encodeURIComponent(text)
  const all = most.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [most, all, all.replaceAll('%2F', '/'), all.replaceAll('%20', '+')]
  return forms.flatMap((form) => [form, form.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase())])
}

/** In quotes of either sort, and as bash and python close and open single ones; no shell has a word with a NUL. */
const inShell = (text: string): string[] => [
  quote(text.replaceAll('\0', '')).replace(/^'|'$/g, ''),
  text.replaceAll("'", `'"'"'`),
  text.replace(/["$`\\]/g, '\\$&'),
]

/** Alone or within a longer text, where it begins at any of three places: the letters that it alone decides. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const own = bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })

/** What is long enough to be told from other words. */
const SHORTEST_LINE = 8

/** A secret's text and its lines, for whoever shows them one by one, each as other programs write it: some forms are the same. */
export function formsOf(secret: string): readonly string[] {
  const text = Buffer.from(secret).toString() // a half of a pair of surrogates has no form elsewhere
  const lines = text.split('\n').map((line) => line.trim())
  const texts = [text, text.trim(), lines.join(' '), ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [])]
  const spaced = texts.map((each) => each.trim().replace(/\s+/g, ' '))
  return [...texts, ...spaced].flatMap((each) => {
    const quoted = [each, ...inShell(each)]
    return [...quoted, ...quoted.map((form) => form.replaceAll('%', '%%')), ...inJson(each), ...inUrl(each), ...inBase64(each)]
  })
}
