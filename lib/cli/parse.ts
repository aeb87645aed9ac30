import { parseArgs } from 'node:util'
import type { Flaw, Problem } from '../engine/errors.ts'
import { secondsIn } from '../inventory/duration.ts'
import { didYouMean } from '../inventory/near.ts'
import type { Vars } from '../inventory/raw.ts'
import { type Flag, flags, type Grammar, type Options, type OptionsOf } from './flags.ts'

/** One flag as it was written: `raw` is `-f` or `--forks`. */
type Given = {
  readonly name: string
  readonly flag: Flag
  readonly raw: string
  readonly value: string | undefined
  readonly inline: boolean
}

const takesValue = ({ is }: Flag): boolean => is !== 'switch' && is !== 'count'

const declared = (grammar: Grammar) =>
  Object.fromEntries(
    Object.entries(grammar).map(([name, declaration]) => [
      name,
      {
        type: takesValue(declaration) ? ('string' as const) : ('boolean' as const),
        ...(declaration.short === undefined ? {} : { short: declaration.short }),
      },
    ]),
  )

const stranger = (raw: string, grammar: Grammar): Problem => ({
  where: raw,
  what: 'there is no such flag',
  fix: raw.startsWith('--')
    ? didYouMean(
        raw,
        Object.keys(grammar).map((name) => `--${name}`),
      )
    : '--help lists them',
})

/** A flag that may stand alone gets what it then says, unless a time follows it. */
const completed = (argv: readonly string[], grammar: Grammar): string[] =>
  argv.map((word, i) => {
    const declaration = grammar[word.slice(2)]
    const alone = word.startsWith('--') && declaration?.is === 'duration' ? declaration.alone : undefined
    return alone === undefined || /^\d/.test(argv[i + 1] ?? '') ? word : `${word}=${alone}`
  })

type Read = { readonly given: readonly Given[]; readonly operands: readonly string[]; readonly problems: Problem[] }

/** The first words that are no flags are operands, as many as are taken; more are problems. */
function read(argv: readonly string[], grammar: Grammar, taken: number): Read {
  const args = completed(argv, grammar)
  const { tokens } = parseArgs({ args, options: declared(grammar), strict: false, allowPositionals: true, tokens: true })
  const given: Given[] = []
  const operands: string[] = []
  const problems: Problem[] = []
  const chosen = `hosts are chosen with --limit${'tags' in grammar ? ', tasks with --tags' : ''}`
  let afterStranger = -1
  for (const token of tokens) {
    if (token.kind === 'positional' && token.index !== afterStranger)
      if (operands.length < taken) operands.push(token.value)
      else problems.push({ where: token.value, what: 'this is no flag', fix: taken > 0 ? '--help shows what is taken' : chosen })
    if (token.kind !== 'option') continue
    const { name, rawName: raw, value, inlineValue, index } = token
    const flag = Object.hasOwn(grammar, name) ? grammar[name] : undefined
    if (flag !== undefined) given.push({ name, flag, raw, value, inline: inlineValue === true })
    else {
      problems.push(stranger(raw, grammar))
      afterStranger = index + 1
    }
  }
  return { given, operands, problems }
}

function valueProblem({ name, flag: declaration, raw, value, inline }: Given): Flaw | undefined {
  if (!takesValue(declaration)) return value === undefined ? undefined : { what: 'takes no value', fix: `write ${raw} alone` }
  const { takes } = declaration as Extract<Flag, { takes: string }>
  if (value === undefined || value === '') return { what: `${takes} is missing after it`, fix: `write ${raw} ${takes}` }
  if (!inline && /^-./.test(value))
    return { what: `${takes} is missing before ${value}`, fix: `write --${name}=${value} where that is the ${takes}` }
  if (declaration.is === 'number' && !(/^\d+$/.test(value) && Number(value) >= declaration.from && Number(value) <= declaration.to))
    return { what: `'${value}' is no number from ${declaration.from} to ${declaration.to}`, fix: `usual is ${declaration.usual}` }
  if (declaration.is === 'duration' && secondsIn(value) === undefined)
    return { what: `'${value}' is no time`, fix: 'write it as 90s, 10m, 2h or 7d' }
  if (declaration.is === 'choice' && !declaration.of.includes(value))
    return { what: `'${value}' is none of its words`, fix: didYouMean(value, declaration.of) }
  return undefined
}

const values = (given: readonly Given[], name: string): string[] => given.flatMap((each) => (each.name === name ? [each.value ?? ''] : []))

function contradictions(given: readonly Given[], grammar: Grammar): Problem[] {
  const written = (name: string) => given.find((each) => each.name === name)?.raw
  return Object.entries(grammar).flatMap(([name, declaration]) => {
    const raw = written(name)
    if (raw === undefined) return []
    const others = 'excludes' in declaration ? (declaration.excludes ?? []) : []
    const against = others.flatMap((other) => written(other) ?? [])
    const needed =
      'needs' in declaration && declaration.needs !== undefined && written(declaration.needs) === undefined ? [declaration.needs] : []
    const single = ['text', 'number', 'duration', 'choice'].includes(declaration.is)
    const said = [...new Set(single ? values(given, name) : [])]
    return [
      ...against.map((other) => ({ where: raw, what: `it contradicts ${other}`, fix: 'leave one of them out' })),
      ...needed.map((other) => ({ where: raw, what: `it means nothing without --${other}`, fix: 'give that too' })),
      ...(said.length > 1 ? [{ where: raw, what: `it is given more than once: ${said.join(', ')}`, fix: 'give it once' }] : []),
    ]
  })
}

const commaList = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))

function settle(name: string, declaration: Flag, given: readonly Given[]): unknown {
  const said = values(given, name)
  if (declaration.is === 'switch') return said.length > 0
  if (declaration.is === 'count') return said.length
  if (declaration.is === 'list') return declaration.commas ? commaList(said) : said
  if (declaration.is === 'number') return Number(said.at(-1) ?? declaration.usual)
  if (declaration.is === 'duration') return secondsIn(said.at(-1) ?? '')
  return said.at(-1) ?? (declaration.is === 'choice' ? declaration.usual : undefined)
}

type Sound<G> = {
  readonly options: OptionsOf<G>
  readonly operands: readonly string[]
  readonly sound: readonly Given[]
  readonly problems: readonly Problem[]
}

function parseAll<G extends Grammar>(grammar: G, argv: readonly string[], taken = 0): Sound<G> {
  const { given, operands, problems } = read(argv, grammar, taken)
  const sound = given.filter((each) => {
    const problem = valueProblem(each)
    if (problem !== undefined) problems.push({ where: each.raw, ...problem })
    return problem === undefined
  })
  const options = Object.fromEntries(Object.entries(grammar).map(([name, flag]) => [name, settle(name, flag, sound)])) as OptionsOf<G>
  return { options, operands, sound, problems: [...problems, ...contradictions(sound, grammar)] }
}

/** Reads a command line with at most so many operands; whatever is wrong with it is in `problems`, all at once, and left out of `options`. */
export function parseBy<G extends Grammar>(grammar: G, argv: readonly string[], most = 0): Omit<Sound<G>, 'sound'> {
  const { options, operands, problems } = parseAll(grammar, argv, most)
  return { options, operands, problems }
}

/** `own` holds what was said with the playbook's own flags, by flag. */
export type Parsed = { readonly options: Options; readonly own: Vars; readonly problems: readonly Problem[] }

/** Reads the command line of a run; `more` are flags beside the usual ones. */
export function parse(argv: readonly string[], more: Grammar = {}): Parsed {
  const { options: all, sound, problems } = parseAll({ ...flags, ...more }, argv)
  const options = Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(flags, name))) as Options
  const said = sound.filter(({ name }) => Object.hasOwn(more, name))
  const own = new Map(
    said.map(({ name, value }) => [name, { value: value ?? true, ...(value !== undefined && { text: value }), at: `--${name}` }]),
  )
  const both = options.tags.filter((tag) => options['skip-tags'].includes(tag))
  const wanted = both.map((tag) => ({ where: '--tags', what: `'${tag}' is in --skip-tags too`, fix: 'leave it out of one of them' }))
  return { options, own, problems: [...problems, ...wanted] }
}
