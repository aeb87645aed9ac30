import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { RequestError, showProblem } from '../../lib/engine/errors.ts'
import { crossChecks } from '../../lib/inventory/checks.ts'
import type { InventoryInput } from '../../lib/inventory/inventory.ts'
import { parse } from '../../lib/inventory/parse.ts'
import { fromInput } from '../../lib/inventory/raw.ts'
import type { Schema } from '../../lib/inventory/schema.ts'

/** A directory with these files, which only we may read, gone when the test is over. */
export function directoryOf(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'inventory-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text, { mode: 0o600 })
  }
  return path
}

/** What a refused request says, a problem a line, without the temporary directory's name. */
export async function refusal(work: () => unknown, directory = ''): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return directory === '' ? error.message : error.message.replaceAll(`${directory}/`, '').replaceAll(directory, '.')
  }
  throw new Error('nothing was refused')
}

/** A typed inventory that needs no file: what it parses to, and what is wrong with it. */
export function parseTyped<S extends Schema>(schema: S, input: InventoryInput<S>) {
  const raw = fromInput('inventory.ts', input as InventoryInput)
  const { inventory, problems } = parse(raw, schema)
  return { inventory, problems: [...problems, ...crossChecks(raw, inventory)].map(showProblem) }
}
