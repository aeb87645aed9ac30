import type { z } from '#zod'
import { didYouMean } from './near.ts'
import { type Path, pathText, related } from './path.ts'
import { todosIn } from './todo.ts'
import { schemaAt, unknownKeys } from './walk.ts'

/** What is wrong with one value, seen from the object that holds it. */
export type Fault = { readonly path: Path; readonly what: string; readonly fix: string }

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined), value)

const lowerFirst = (text: string) => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())

/** zod writes `cause: remedy`; what is plainly absent is called missing. */
function split(message: string, absent: boolean): { what: string; fix: string } {
  const [, what = message, fix = ''] = /^(.*?): (.*)$/s.exec(message) ?? []
  return absent ? { what: 'missing', fix: fix.replace(', received undefined', '') } : { what: lowerFirst(what), fix }
}

/** Of a union's branches, what the one that came furthest, with the least to complain about, says; all that were expected where none got inside. */
function union(issue: z.core.$ZodIssueInvalidUnion, root: unknown, path: Path): Fault[] | undefined {
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => fromIssue(inner, root, path)))
  const depth = (branch: readonly Fault[]) => Math.max(0, ...branch.map((fault) => fault.path.length))
  const furthest = [...branches].sort((one, other) => depth(other) - depth(one) || one.length - other.length)[0]
  if (furthest === undefined || issue.message !== 'Invalid input') return undefined
  if (depth(furthest) > path.length) return furthest
  const first = branches.flatMap(([fault]) => (fault === undefined ? [] : [fault]))
  return [{ path, what: first[0]?.what ?? 'invalid input', fix: [...new Set(first.map(({ fix }) => fix))].join(', or ') }]
}

function fromIssue(issue: z.core.$ZodIssue, root: unknown, base: Path = []): Fault[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'unrecognized_keys') return []
  if (issue.code === 'invalid_union') {
    const faults = union(issue, root, path)
    if (faults !== undefined) return faults
  }
  const remedy: unknown = issue.code === 'custom' ? issue.params?.fix : undefined
  if (typeof remedy === 'string') return [{ path, what: issue.message, fix: remedy }]
  const inner = issue.code === 'invalid_key' ? `${issue.message}: ${issue.issues.map(({ message }) => message).join(', ')}` : issue.message
  return [{ path, ...split(inner, issue.code !== 'custom' && valueAt(root, path) === undefined) }]
}

/** All that is wrong with a value: what is left to fill in, unknown keys, and what the schema refuses. A todo silences the rest about its path. */
export function faultsOf(schema: z.ZodObject, value: Record<string, unknown>, alsoKnown: readonly string[] = []): Fault[] {
  const todos = todosIn(value).map(({ path, what }) => ({ path, what: `to fill in: ${what}`, fix: '' }))
  const unknown = unknownKeys(schema, value).map(({ path, known }) => {
    const others = path.length === 1 ? alsoKnown : []
    return { path, what: 'nothing reads this', fix: didYouMean(String(path.at(-1)), [...known, ...others]) }
  })
  const refused = (schema.safeParse(value).error?.issues ?? [])
    .flatMap((issue) => fromIssue(issue, value))
    .map((fault) => {
      const about = schemaAt(schema, fault.path)?.description
      return about === undefined || fault.path.length === 0 ? fault : { ...fault, fix: `${fault.fix} (${about})`.trim() }
    })
  return [...todos, ...unknown, ...refused.filter(({ path }) => !todos.some((todo) => related(todo.path, path)))]
}

/** `node-1.gpus[0].index` */
export const ownedPath = (owner: string, path: Path): string => {
  const text = pathText(path)
  return text === '' ? owner : `${owner}${text.startsWith('[') ? '' : '.'}${text}`
}
