import { z } from 'zod'
import type { Problem } from '../engine/errors.ts'
import { durationText } from '../inventory/duration.ts'
import { faultsOf } from '../inventory/faults.ts'
import { pathText } from '../inventory/path.ts'
import type { Var, Vars } from '../inventory/raw.ts'
import { reading } from '../inventory/values.ts'
import { bare } from '../inventory/walk.ts'
import type { Params, Playbook } from '../playbook.ts'
import { type Flag, flagNames } from './flags.ts'

/** `cacheItemType` is --cache-item-type. */
export const flagOf = (param: string): string => param.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const usualOf = (schema: z.ZodType, takes: string): string => {
  if (!(schema instanceof z.ZodDefault)) return schema.safeParse(undefined).success ? '' : ' (must be given)'
  const usual = schema.def.defaultValue
  return ` (usual: ${takes === 'TIME' && typeof usual === 'number' ? durationText(usual) : String(usual)})`
}

function flagFor(schema: z.ZodType): Flag {
  const section = 'What this playbook is told'
  const at = bare(schema)
  const about = schema.description ?? ''
  if (at instanceof z.ZodBoolean) return { is: 'switch', section, about }
  const takes = at instanceof z.ZodEnum ? at.options.join('|') : String(at.meta()?.takes ?? (at instanceof z.ZodNumber ? 'N' : 'TEXT'))
  return { is: 'text', takes, section, about: `${about}${usualOf(schema, takes)}` }
}

/** The flags that are this playbook's own: its parameters, and --yes where it asks first. */
export function ownFlags({ params, confirm }: Pick<Playbook, 'params' | 'confirm'>): Readonly<Record<string, Flag>> {
  const own = Object.entries(params?.shape ?? {}).map(([name, schema]) => [flagOf(name), flagFor(schema as z.ZodType)] as const)
  const taken = own.filter(([name]) => (flagNames as readonly string[]).includes(name))
  if (taken.length > 0) throw new Error(`a flag of every playbook is called so, too: ${taken.map(([name]) => `--${name}`).join(', ')}`)
  const yes: Flag = { short: 'y', is: 'switch', section: 'What is done', about: 'do it without asking first' }
  return { ...Object.fromEntries(own), ...(confirm !== undefined && { yes }) }
}

export type ReadParams = { readonly values: Params; readonly problems: readonly Problem[] }

/** A playbook's parameters from its own flags (by flag) and from -e (by name). */
export function readParams(schema: z.ZodObject, flags: Vars, extra: Vars): ReadParams {
  const names = Object.keys(schema.shape)
  const given = names.flatMap((name): (readonly [string, Var])[] => {
    const said = flags.get(flagOf(name)) ?? extra.get(name)
    return said === undefined ? [] : [[name, said]]
  })
  const twice = names.filter((name) => flags.has(flagOf(name)) && extra.has(name))
  const written = new Map(given)
  const raw = Object.fromEntries(given.map(([name, said]) => [name, reading(schema.shape[name] as z.ZodType, said)]))
  const problems = [
    ...twice.map((name) => ({ where: `--${flagOf(name)}`, what: `it is given with -e ${name}, too`, fix: 'give it once' })),
    ...faultsOf(schema, raw).map(({ path, what, fix }) => {
      const name = String(path[0])
      return { where: written.get(name)?.at ?? `--${flagOf(name)}`, what: path.length > 1 ? `${pathText(path)}: ${what}` : what, fix }
    }),
  ]
  const parsed = schema.safeParse(raw)
  return { values: parsed.success ? parsed.data : {}, problems }
}
