import type { Path } from './path.ts'

const mark = (what: string) => `‹to fill in: ${what}›`
const marked = /‹to fill in: (.*?)›/gsu

/** Stands for a value that only the operator knows. Type-checks anywhere, inside a text too; `load` refuses with the list of all that are left. */
export const todo = (what: string): never => mark(what) as never

export type Todo = { readonly path: Path; readonly what: string }

/** Every todo in a value, however deep. */
export function todosIn(value: unknown, path: Path = []): Todo[] {
  if (typeof value === 'string') return [...value.matchAll(marked)].map(([, what = '']) => ({ path, what }))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => todosIn(inner, [...path, key]))
}
