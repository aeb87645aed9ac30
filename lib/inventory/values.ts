import type { z } from '#zod'
import type { Problem } from '../engine/errors.ts'
import { faultsOf, ownedPath } from './faults.ts'
import type { Path } from './path.ts'
import type { Var, Vars } from './raw.ts'
import { bare, child, salvage } from './walk.ts'

const truths = new Map(['true', 'yes', 'on', 'false', 'no', 'off'].map((word, at) => [word, at < 3]))

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The reading of a value that its schema accepts: `2.0` is a number to one and a version to another, `yes` a text to one and true to another. */
export function reading(schema: z.ZodType | undefined, { value, text }: Pick<Var, 'value' | 'text'>): unknown {
  if (schema === undefined || text === undefined) return value
  const others = [text, truths.get(text.toLowerCase()), json(text)].filter((other) => other !== undefined)
  // a shape that is right decides, for a secret whose source fails is still no text
  return [value, ...others].find((one) => schema.safeParse(one).success || bare(schema).safeParse(one).success) ?? value
}

export type Parsed = { readonly value: Record<string, unknown>; readonly problems: readonly Problem[] }

/** Who the values belong to, and where they, or the lack of them, were written. */
export type Owner = {
  readonly name: string
  readonly at: string
  readonly where?: ((path: Path) => string | undefined) | undefined
  readonly alsoKnown?: readonly string[]
}

/** Values against their schema; with problems, `value` holds what could be parsed, and the rest as written. */
export function parseVars(schema: z.ZodObject, vars: Vars, { name, at, where, alsoKnown }: Owner): Parsed {
  const raw = Object.fromEntries([...vars].map(([key, written]) => [key, reading(child(schema, key), written)]))
  const problems = faultsOf(schema, raw, alsoKnown).map(({ path, what, fix }): Problem => {
    const written = vars.get(String(path[0]))
    return { where: `${where?.(path) ?? written?.at ?? at}: ${ownedPath(written?.owner ?? name, path)}`, what, fix }
  })
  return { value: salvage(schema, raw) as Record<string, unknown>, problems }
}
