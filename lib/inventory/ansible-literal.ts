type Cursor = { readonly text: string; at: number }

class NotLiteral extends Error {}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  const found = new RegExp(pattern, `${pattern.flags}y`)
  found.lastIndex = cursor.at
  const match = found.exec(cursor.text) ?? undefined
  if (match !== undefined) cursor.at = found.lastIndex
  return match
}

const blank = (cursor: Cursor) => take(cursor, /\s*/)

function punctuation(cursor: Cursor, mark: RegExp): boolean {
  blank(cursor)
  return take(cursor, mark) !== undefined
}

const names: Readonly<Record<string, unknown>> = { True: true, False: false, None: null }
const digits = String.raw`\d(?:_?\d)*`
const number = new RegExp(
  String.raw`([+-]?)(0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:${digits}(?:\.(?:${digits})?)?|\.${digits})(?:[eE][+-]?${digits})?)(?![\w.])`,
)
const text = /([uU]|[rR]|[bB][rR]?|[rR][bB])?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/s
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' }

const unescaped = (body: string): string =>
  body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(.))/gs,
    (all, x?: string, u?: string, long?: string, octal?: string, one = '') => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
      const hex = x ?? u ?? long
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      if (/[xuUN]/.test(one)) throw new NotLiteral()
      return /['"\\]/.test(one) ? one : (escapes[one] ?? all)
    },
  )

function readNumber([, sign, written = '']: RegExpExecArray): number {
  if (/^0[\d_]*[1-9][\d_]*$/.test(written)) throw new NotLiteral()
  const value = Number(written.replaceAll('_', ''))
  return sign === '-' ? 0 - value : value
}

function readText(cursor: Cursor): string | undefined {
  let joined: string | undefined
  for (let match = take(cursor, text); match !== undefined; match = take(cursor, text)) {
    const [, prefix = '', single, double] = match
    const body = single ?? double ?? ''
    joined = (joined ?? '') + (/r/i.test(prefix) ? body : unescaped(body))
    blank(cursor)
  }
  return joined
}

/** Values up to the closing mark; `comma` tells `(1,)` from `(1)`. */
function items<T>(cursor: Cursor, close: RegExp, item: (cursor: Cursor) => T): { readonly values: T[]; readonly comma: boolean } {
  const values: T[] = []
  let comma = true
  while (!punctuation(cursor, close)) {
    if (!comma) throw new NotLiteral()
    values.push(item(cursor))
    comma = punctuation(cursor, /,/)
  }
  return { values, comma: comma && values.length > 0 }
}

function readBraces(cursor: Cursor): unknown {
  const { values } = items(cursor, /\}/, (inner) => {
    const key = readValue(inner)
    return punctuation(inner, /:/) ? { key: String(key), value: readValue(inner) } : { value: key }
  })
  const pairs = values.flatMap((pair) => ('key' in pair ? [[pair.key, pair.value] as const] : []))
  if (pairs.length === values.length) return Object.fromEntries(pairs)
  if (pairs.length > 0) throw new NotLiteral()
  return values.map(({ value }) => value)
}

function readValue(cursor: Cursor): unknown {
  blank(cursor)
  const string = readText(cursor)
  if (string !== undefined) return string
  const digit = take(cursor, number)
  if (digit !== undefined) return readNumber(digit)
  const name = take(cursor, /(?:True|False|None)(?!\w)/)
  if (name !== undefined) return names[name[0]]
  if (take(cursor, /\[/)) return items(cursor, /\]/, readValue).values
  if (take(cursor, /\{/)) return readBraces(cursor)
  if (!take(cursor, /\(/)) throw new NotLiteral()
  const { values, comma } = items(cursor, /\)/, readValue)
  return values.length === 1 && !comma ? values[0] : values
}

/** `value` is what Python's `ast.literal_eval` makes of a text: tuples and sets are lists; a text that is no literal stands for itself. `text` is without the comment that Python drops. */
export function pythonLiteral(written: string): { readonly value: unknown; readonly text: string } {
  const cursor = { text: written, at: 0 }
  try {
    const { values, comma } = items(cursor, /(?=#|$)/, readValue)
    if (values.length > 0) return { value: comma || values.length > 1 ? values : values[0], text: written.slice(0, cursor.at).trim() }
  } catch (error) {
    if (!(error instanceof NotLiteral)) throw error
  }
  return { value: written, text: written }
}
