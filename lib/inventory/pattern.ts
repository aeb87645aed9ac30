import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { type Problem, RequestError } from '../engine/errors.ts'
import { glob } from './glob.ts'
import type { Inventory } from './inventory.ts'
import { didYouMean } from './near.ts'

type Names = { readonly hosts: readonly string[]; readonly groups: ReadonlyMap<string, readonly string[]> }
type Match = { readonly hosts: readonly string[] } | { readonly what: string; readonly fix: string }
type Term = { readonly sign: '' | '&' | '!'; readonly text: string }

/** `,`, `:` and blanks part the terms, but not inside brackets, where ranges and regexes have their own. */
const termPattern = /(?:\[[^\]]*\]|\{[^}]*\}|\([^)]*\)|[^\s:,])+/g

const split = (pattern: string): readonly string[] => (isIP(pattern) === 0 ? (pattern.match(termPattern) ?? []) : [pattern])

function term(text: string): Term {
  const sign = text.startsWith('&') ? '&' : text.startsWith('!') ? '!' : ''
  return { sign, text: text.slice(sign.length) }
}

function compile(text: string): RegExp | undefined {
  try {
    return text.startsWith('~') ? new RegExp(`^(?:${text.slice(1)})`) : glob(text)
  } catch {
    return undefined
  }
}

/** Hosts of the groups that match, and where none does, or more than one name is meant, the hosts that match themselves. */
function matching({ hosts, groups }: Names, text: string, pattern: RegExp): readonly string[] {
  const named = [...groups].filter(([name]) => pattern.test(name))
  const alsoHosts = named.length === 0 || /^~|[.?*[]/.test(text)
  const found = alsoHosts ? hosts.filter((name) => pattern.test(name)) : []
  return [...new Set([...named.flatMap(([, members]) => members), ...found])]
}

/** Positions of a list, both ends included; a negative one counts from the end. */
function slice(members: readonly string[], { one, first, last = '' }: Readonly<Record<string, string | undefined>>): readonly string[] {
  if (one !== undefined) return [members.at(Number(one))].filter((member) => member !== undefined)
  return members.slice(Number(first), last === '' ? undefined : Number(last) + 1)
}

const sliced = /^(?<base>[^~].*)\[(?:(?<one>-?\d+)|(?<first>\d+):(?<last>\d*))\]$/

function match(names: Names, text: string): Match {
  if (names.hosts.includes(text)) return { hosts: [text] }
  const pattern = compile(text)
  if (pattern === undefined)
    return { what: `'${text}' is no regular expression`, fix: 'write one that JavaScript reads, such as ~node-[12]' }
  const { base, ...range } = sliced.exec(text)?.groups ?? {}
  const members = base === undefined ? [] : matching(names, base, glob(base))
  const hosts = members.length > 0 ? slice(members, range) : matching(names, text, pattern)
  if (hosts.length > 0 || [...names.groups.keys()].some((name) => pattern.test(name))) return { hosts }
  if (members.length > 0) return { what: `'${base}' has no such position`, fix: `its hosts have the positions 0 to ${members.length - 1}` }
  const [, dashed = '', from, to] = /^(.+)\[(\d+)-(\d+)\]$/.exec(text) ?? []
  if (names.groups.has(dashed)) return { what: 'a range is written with a colon', fix: `did you mean '${dashed}[${from}:${to}]'?` }
  const known = [...names.groups.keys(), ...names.hosts]
  return { what: `no host or group ${/[*?[~]/.test(text) ? 'matches' : 'is called'} '${text}'`, fix: didYouMean(base ?? text, known) }
}

/** One host or pattern a line. */
function readList(file: string): readonly string[] | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  } catch {
    return undefined
  }
}

function terms(pattern: string): { readonly terms: readonly Term[]; readonly problems: readonly Problem[] } {
  const read = split(pattern).map((text) => ({ text, lines: text.startsWith('@') ? readList(text.slice(1)) : [text] }))
  return {
    terms: read.flatMap(({ lines }) => (lines ?? []).map(term)),
    problems: read
      .filter(({ lines }) => lines === undefined)
      .map(({ text }) => ({ where: `--limit ${text}`, what: 'this file cannot be read', fix: 'name a file that lists hosts, one a line' })),
  }
}

/**
 * Names of the hosts that an Ansible host pattern means, in inventory order: `node*:!node-3`, `a,b`, `&group`, `~regex`, `group[0]`,
 * `group[0:1]` (both ends included), `@file`. Unions come first, then intersections, then exclusions, whatever the order of writing.
 * @throws RequestError with every term that means no host, or when no host is left
 */
export function selectHosts(inventory: Pick<Inventory, 'hosts' | 'groups'>, pattern: string): readonly string[] {
  const names = { hosts: inventory.hosts.map(({ name }) => name), groups: inventory.groups }
  const read = terms(pattern)
  const matched = read.terms.map(({ sign, text }) => ({ sign, text, match: match(names, text) }))
  const problems = matched.flatMap(({ sign, text, match }) => ('what' in match ? [{ where: `--limit ${sign}${text}`, ...match }] : []))
  const where = `--limit ${pattern}`
  const nothing =
    read.terms.length === 0 && read.problems.length === 0 ? [{ where, what: 'this names no host', fix: 'write `all` for every host' }] : []
  const all = [...read.problems, ...problems, ...nothing]
  if (all.length > 0) throw new RequestError(all)

  const sets = (sign: string) => matched.flatMap((each) => (each.sign === sign && 'hosts' in each.match ? [new Set(each.match.hosts)] : []))
  const wanted = sets('')
  const chosen = names.hosts.filter(
    (name) =>
      (wanted.length === 0 || wanted.some((set) => set.has(name))) &&
      sets('&').every((set) => set.has(name)) &&
      !sets('!').some((set) => set.has(name)),
  )
  if (chosen.length === 0) throw new RequestError([{ where, what: 'no host is left', fix: 'loosen an intersection or an exclusion' }])
  return chosen
}
