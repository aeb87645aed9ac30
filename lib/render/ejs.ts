import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import { type Problem, RequestError } from '../engine/errors.ts'
import { Secret } from '../engine/secret.ts'

/** Words of the template language itself; a variable of that name would take their place. */
const reserved = ['include', 'escapeFn', '__append', '__output', '__line', '__lines', '__filename']
const masked = String(new Secret(''))

const shown = (file: string): string => {
  const short = relative(process.cwd(), file)
  return short.startsWith('..') ? file : short
}

const isTree = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false
  const parent = Object.getPrototypeOf(value)
  return Array.isArray(value) || parent === Object.prototype || parent === null
}

/** Lists and plain objects, all the way down, that refuse to be asked for what they lack; remembers the last null that was read. */
const strictly = (nulls: { last: string }) =>
  function strict(value: unknown, name: string): unknown {
    if (value === null) nulls.last = name
    if (!isTree(value)) return value
    return new Proxy<object>(Array.isArray(value) ? [...value] : { ...value }, {
      get(target, key) {
        const found: unknown = Reflect.get(target, key)
        if (typeof key === 'symbol' || key === 'toJSON') return found
        const path = /^\d+$/.test(key) ? `${name}[${key}]` : `${name}.${key}`
        if (found === undefined) throw new Error(`undefined variable ${path}`)
        return typeof found === 'function' ? found : strict(found, path)
      },
    })
  }

/** What a tag may print; anything else would be a mistake that nobody sees. */
function printer() {
  const seen = { secret: false, last: '' }
  const print = (value: unknown): string => {
    if (value instanceof Secret) seen.secret = true
    const text = value instanceof Secret ? value.reveal() : value
    if (text === undefined) throw new Error('undefined value')
    if (text === null) throw new Error(`null value${seen.last === '' ? '' : ` (last read: ${seen.last})`}`)
    if (typeof text === 'object' || typeof text === 'function' || Number.isNaN(text))
      throw new Error(
        `prints ${Array.isArray(text) ? 'a list' : Number.isNaN(text) ? 'NaN' : `an ${typeof text}`.replace('an f', 'a f')}, which is no text`,
      )
    if (String(text).includes(masked)) throw new Error('a secret was turned into text before it was printed; print it in a tag of its own')
    return String(text)
  }
  return { seen, print }
}

const fixes: readonly (readonly [RegExp, string])[] = [
  [/^undefined variable/, "pass it in the template's vars"],
  [/^(undefined|null) value/, 'give it a value, or test for it in the template'],
]

/** The innermost of the frames that ejs puts around a message, `file:line`, some lines of context and the cause. */
function problemOf(error: unknown, file: string): Problem {
  let where = shown(file)
  let what = error instanceof Error ? error.message : String(error)
  for (;;) {
    const [frame, path, line] = /^([^\n]+):(\d+)\n(?:(?: {4}| >> )\d+\|[^\n]*\n)+\n/.exec(what) ?? []
    if (frame === undefined) break
    where = `${shown(path!)}:${line}`
    what = what.slice(frame.length)
  }
  what = what.replace(/^(\S+) is not defined$/, 'undefined variable $1').replace(/ in \S+ while compiling ejs[\s\S]*$/, '')
  return { where, what, fix: fixes.find(([pattern]) => pattern.test(what))?.[1] ?? '' }
}

const missing = (include: string): never => {
  throw new Error(`no such include: ${include}`)
}

const read = (file: string): string => readFileSync(file, 'utf8').replaceAll('<%-', '<%=')

/**
 * Renders an .ejs file with strict variables: whatever is undefined or null when it is used is an error. Nothing is escaped; a secret
 * in a tag makes the whole text a secret. An error names the line where its tag begins.
 * @throws RequestError with one problem: the template's file and line, and the variable.
 */
export function renderTemplate(template: URL | string, vars: Readonly<Record<string, unknown>>): string | Secret {
  const file = template instanceof URL ? fileURLToPath(template) : template
  const { seen, print } = printer()
  const strict = strictly(seen)
  try {
    const clash = reserved.find((name) => name in vars)
    if (clash !== undefined) throw new Error(`a variable can't be named ${clash}`)
    const locals = Object.entries(vars).flatMap(([name, value]) => (value === undefined ? [] : [[name, strict(value, name)] as const]))
    const render = ejs.compile(read(file), {
      filename: file,
      escape: print,
      includer: (wanted, found) => ({ template: read(found ?? missing(wanted)) }),
    })
    const text = render(Object.fromEntries(locals))
    return seen.secret ? new Secret(text) : text
  } catch (error) {
    throw new RequestError([problemOf(error, file)])
  }
}
