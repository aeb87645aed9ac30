import { resolve } from 'node:path'
import type { z } from '#zod'
import { distrust, readCareful } from '../engine/careful.ts'
import { type Problem, RequestError, showProblem } from '../engine/errors.ts'
import { crossChecks } from './checks.ts'
import { type Found, find, shown } from './find.ts'
import { importModule } from './import-module.ts'
import { type Inventory, InventorySource } from './inventory.ts'
import { type Overrides, override } from './overrides.ts'
import { parse } from './parse.ts'
import { fromInput, type Raw } from './raw.ts'
import type { Schema } from './schema.ts'
import { type AskSecret, opening } from './secrets/slow.ts'

const refuse = (where: string, what: string, fix: string): RequestError => new RequestError([{ where, what, fix }])

async function readTyped(path: string, schema: Schema): Promise<Raw> {
  const source = shown(path)
  const flaw = distrust(path)
  if (flaw !== undefined) throw refuse(source, flaw.what, flaw.fix)
  const module = await importModule(resolve(path)).catch((error: unknown) => {
    if (error instanceof RequestError) throw error
    throw refuse(source, `cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, '')
  })
  const inventory = module.default
  if (!(inventory instanceof InventorySource))
    throw refuse(source, 'its default export is no inventory', 'write `export default defineInventory(schema, { … })`')
  if (inventory.schema !== schema)
    throw refuse(source, 'it is written for another schema than the playbook', 'import the schema that the playbook imports')
  return fromInput(source, inventory.input)
}

/** What reads YAML is loaded for those who write it. */
async function readAnsible({ path, format }: Found, schema: Schema): Promise<Raw> {
  const [{ fromAnsible }, { addVarsFiles }] = await Promise.all([import('./ansible.ts'), import('./ansible-vars.ts')])
  const source = shown(path)
  const text = readCareful(path, source)
  const tree =
    format === 'ini' ? (await import('./ansible-ini.ts')).readIni(text, source) : (await import('./ansible-yaml.ts')).readYaml(text, source)
  return fromAnsible(addVarsFiles(tree, path), schema, source)
}

/** The schema's own check; where values are wrong already, it may trip over them, and then they must be put right first. */
function ownChecks(schema: Schema, inventory: Inventory, before: readonly Problem[]): readonly Problem[] {
  try {
    const problems = schema.check?.(inventory as Inventory<Record<string, unknown>>, schema.groups) ?? []
    return problems.map((problem) =>
      problem.where.startsWith(inventory.source) ? problem : { ...problem, where: `${inventory.source}: ${problem.where}` },
    )
  } catch (error) {
    if (before.length === 0) throw error
    return []
  }
}

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [showProblem(problem), problem])).values(),
]

/** What else is wrong with an inventory that may be wrong already. */
type Also = (inventory: Inventory) => readonly Problem[]

function judged<S extends Schema>(
  raw: Raw,
  schema: S,
  { inventory, problems }: ReturnType<typeof parse>,
  also: Also = () => [],
): Inventory<z.output<S['cluster']>> {
  const before = [...problems, ...crossChecks(raw, inventory)]
  const after = ownChecks(schema, inventory, before).filter(({ where }) => !before.some((problem) => problem.where === where))
  const all = unique([...before, ...after, ...also(inventory)])
  if (all.length > 0) throw new RequestError(all)
  return inventory as Inventory<z.output<S['cluster']>>
}

/** @throws RequestError with all problems at once: what is left to fill in, wrong values, unknown keys, cross checks */
export const accept = <S extends Schema>(raw: Raw, schema: S) => judged(raw, schema, parse(raw, schema))

/** `elsewhere`: names among the overrides that are not the cluster's. `ask`: for secrets that a person types; absent where nobody can be asked. */
export type LoadOptions = {
  readonly overrides?: Overrides
  readonly elsewhere?: readonly string[]
  readonly also?: Also
  readonly ask?: AskSecret | undefined
}

/**
 * Reads an inventory (TypeScript, or Ansible's YAML or INI) and checks it against the schema.
 * @throws RequestError as `accept` does, with what is wrong with the overrides
 */
export async function load<S extends Schema>(path: string, schema: S, { overrides = {}, elsewhere = [], also, ask }: LoadOptions = {}) {
  const found = find(path)
  const written = found.format === 'typed' ? await readTyped(found.path, schema) : await readAnsible(found, schema)
  const raw = await override(written, schema.cluster, overrides, elsewhere)
  return judged(raw, schema, await opening(() => parse(raw, schema), ask), also)
}
