import { readFileSync } from 'node:fs'
import type { z } from '#zod'
import { distrustFlag } from '../engine/careful.ts'
import type { Problem } from '../engine/errors.ts'
import { nearest } from './near.ts'
import { type Path, startsWith } from './path.ts'
import type { Raw, Var, Vars } from './raw.ts'
import { reading } from './values.ts'
import { child, keys, schemaAt } from './walk.ts'

/** `{ 'farmer.version': '2.0' }`, or as given to `-e`: `farmer.version=2.0`, `@file.yml`, `{"farmer": {…}}`. The last one wins. */
export type Overrides = Readonly<Record<string, string>> | readonly string[]

type Override = Var & { readonly path: readonly string[] }
type Read = { readonly overrides: readonly Override[]; readonly problems: readonly Problem[] }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Objects are merged key by key, everything else is replaced. */
const leaves = (value: unknown, at: string, path: readonly string[] = []): Override[] =>
  isObject(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, at, [...path, key]))
    : [{ path, value, at }]

async function readDocument(text: string, at: string): Promise<Read> {
  const { parse } = await import('./yaml.ts')
  const value: unknown = parse(text)
  if (isObject(value)) return { overrides: leaves(value, at), problems: [] }
  return { overrides: [], problems: [{ where: at, what: 'this holds no variables', fix: 'write `key: value` lines' }] }
}

async function readOne(text: string): Promise<Read> {
  const file = text.startsWith('@') ? text.slice(1) : undefined
  const at = file === undefined ? '-e' : `-e @${file}`
  try {
    const flaw = file === undefined ? undefined : distrustFlag(file)
    if (flaw !== undefined) return { overrides: [], problems: [{ where: at, ...flaw }] }
    if (file !== undefined) return await readDocument(readFileSync(file, 'utf8'), at)
    if (text.trimStart().startsWith('{')) return await readDocument(text, at)
  } catch (error) {
    return { overrides: [], problems: [{ where: at, what: `cannot be read: ${(error as Error).message}`, fix: 'give JSON or YAML' }] }
  }
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined)
    return { overrides: [], problems: [{ where: `-e ${text}`, what: 'this sets nothing', fix: 'write key=value or @file' }] }
  return { overrides: [{ path: key.trim().split('.'), value: json(value), text: value, at }], problems: [] }
}

const given = (overrides: Overrides): readonly string[] =>
  Array.isArray(overrides)
    ? (overrides as readonly string[])
    : Object.entries(overrides).map(([key, value]) => (key.startsWith('@') ? key : `${key}=${value as string}`))

/** The part of a path that the schema has not heard of, with near names, also of `others`; undefined when it may be set. */
function stranger(cluster: z.ZodObject, path: readonly string[], others: readonly string[]): Problem | undefined {
  if (path.includes('__proto__')) return { where: '', what: "'__proto__' can be no name", fix: 'choose another' }
  const end = path.findIndex((_, at) => schemaAt(cluster, path.slice(0, at + 1)) === undefined)
  const above = path.slice(0, end)
  const holder = schemaAt(cluster, above)
  if (end < 0 || holder === undefined) return undefined
  const known = keys(holder)
  if (known === 'any') return undefined
  const names = [...(known === 'none' ? [] : known), ...(above.length === 0 ? others : [])]
  const near = nearest(path[end] ?? '', names).map((name) => `'${[...above, name].join('.')}'`)
  const fix = near.length > 0 ? `did you mean ${near.join(' or ')}?` : names.length > 0 ? `known: ${names.join(', ')}` : 'it holds no keys'
  return { where: '', what: `the cluster has no '${path.slice(0, end + 1).join('.')}'`, fix }
}

function set(target: unknown, [head = '', ...rest]: readonly string[], value: unknown): unknown {
  const copy: unknown = Array.isArray(target) ? [...(target as unknown[])] : isObject(target) ? { ...target } : {}
  const holder = copy as Record<string, unknown>
  holder[head] = rest.length === 0 ? value : set(holder[head], rest, value)
  return copy
}

/** What `-e` says of names that are not the cluster's: of a playbook's own parameters, which are scalars. */
export async function varsNamed(names: readonly string[], overrides: Overrides): Promise<Vars> {
  const read = await Promise.all(given(overrides).map(readOne))
  return new Map(
    read
      .flatMap((each) => [...each.overrides])
      .filter(({ path }) => path.length === 1 && names.includes(path[0]!))
      .map(({ path, at, ...said }) => [path[0]!, { ...said, at: `${at} ${path[0]}` }]),
  )
}

/** Puts the operator's `-e` over the cluster's variables, before these are parsed; names that are `elsewhere` known are passed over. */
export async function override(raw: Raw, cluster: z.ZodObject, overrides: Overrides, elsewhere: readonly string[] = []): Promise<Raw> {
  const read = await Promise.all(given(overrides).map(readOne))
  const problems = read.flatMap((each) => [...each.problems])
  const vars = new Map(raw.cluster)
  const placed: Override[] = []
  for (const one of read.flatMap((each) => [...each.overrides])) {
    const [head = '', ...rest] = one.path
    if (rest.length === 0 && elsewhere.includes(head)) continue
    const problem = stranger(cluster, one.path, elsewhere)
    if (problem !== undefined) problems.push({ ...problem, where: `${one.at} ${one.path.join('.')}` })
    else {
      const value = reading(schemaAt(cluster, one.path), one)
      const before = vars.get(head)
      const text = rest.length === 0 ? undefined : before && reading(child(cluster, head), before)
      vars.set(head, { value: rest.length === 0 ? value : set(text, rest, value), at: before?.at ?? one.at })
      placed.push(one)
    }
  }
  const clusterAt = (path: Path) => placed.findLast((one) => startsWith(path, one.path))?.at
  return { ...raw, cluster: vars, clusterAt, problems: [...raw.problems, ...problems] }
}
