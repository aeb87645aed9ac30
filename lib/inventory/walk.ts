import { z } from '#zod'
import type { Path } from './path.ts'

/** The schema of what is written: without optional, default, a transform behind it, and the like. */
export function bare(schema: z.ZodType): z.ZodType {
  if ('innerType' in schema.def) return bare(schema.def.innerType as z.ZodType)
  if (schema instanceof z.ZodLazy) return bare(schema.def.getter() as z.ZodType)
  if (schema instanceof z.ZodPipe) return bare((schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in) as z.ZodType)
  return schema
}

/** `instanceof` without the narrowing, which takes the compiler seconds. */
const isA = (schema: unknown, kind: abstract new (...parts: never) => unknown): boolean => schema instanceof kind

const options = (schema: z.ZodUnion) => schema.options as readonly z.ZodType[]

/** The schema of one key or position; undefined where the schema names none. */
export function child(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const at = bare(schema)
  if (at instanceof z.ZodObject && Object.hasOwn(at.shape, key)) return at.shape[String(key)] as z.ZodType
  if (isA(at, z.ZodRecord)) return (at as z.ZodRecord).valueType as z.ZodType
  if (at instanceof z.ZodUnion)
    return options(at)
      .map((option) => child(option, key))
      .find((found) => found !== undefined)
  if (!/^\d+$/.test(String(key))) return undefined
  if (at instanceof z.ZodArray) return at.element as z.ZodType
  if (at instanceof z.ZodTuple) return (at.def.items[Number(key)] ?? at.def.rest ?? undefined) as z.ZodType | undefined
  return undefined
}

export const schemaAt = (schema: z.ZodType, path: Path): z.ZodType | undefined =>
  path.reduce<z.ZodType | undefined>((at, key) => at && child(at, key), schema)

/** The keys that a schema names; `any` where others are welcome too, `none` where it is no object. */
export function keys(schema: z.ZodType): readonly string[] | 'any' | 'none' {
  const at = bare(schema)
  if (at instanceof z.ZodObject)
    return at.def.catchall === undefined || at.def.catchall instanceof z.ZodNever ? Object.keys(at.shape) : 'any'
  if (at instanceof z.ZodUnion) {
    const all = options(at).map(keys)
    if (all.includes('any')) return 'any'
    const named = all.filter((each) => each !== 'none')
    return named.length === 0 ? 'none' : named.flat()
  }
  return [z.ZodRecord, z.ZodAny, z.ZodUnknown, z.ZodCustom, z.ZodIntersection].some((kind) => at instanceof kind) ? 'any' : 'none'
}

export type UnknownKey = { readonly path: Path; readonly known: readonly string[] }

/** Keys that the schema does not name, however deep; zod itself would drop them without a word. */
export function unknownKeys(schema: z.ZodType, value: unknown, path: Path = []): UnknownKey[] {
  if (typeof value !== 'object' || value === null) return []
  const known = keys(schema)
  return Object.entries(value).flatMap(([key, inner]) => {
    const next = child(schema, key)
    if (next !== undefined) return unknownKeys(next, inner, [...path, key])
    return typeof known === 'string' ? [] : [{ path: [...path, key], known }]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of a value that its schema refuses: what parses is parsed, what does not is left as written. */
export function salvage(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const at = bare(schema)
  if (!(at instanceof z.ZodObject) || !isObject(value)) return value
  return Object.fromEntries(Object.entries(at.shape).map(([key, inner]) => [key, salvage(inner as z.ZodType, value[key])]))
}
