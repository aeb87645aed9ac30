// @ts-check
import { statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {readonly string[]} paths
 * @returns {string | undefined} the first that is a file in TypeScript
 */
const firstOf = (paths) => paths.find((path) => path.endsWith('.ts') && statSync(path, { throwIfNoEntry: false })?.isFile())

/** @param {string | undefined} name */
export const playbookOf = (name) => (name === undefined ? undefined : firstOf([name, `${name}.ts`]))

/**
 * The typed inventory that the flags mean, where lib/inventory/find.ts looks; of other formats there is nothing to compile.
 * @param {readonly string[]} flags
 * @param {string | undefined} usual
 */
export const inventoryOf = (flags, usual) => {
  const said = flags.flatMap((flag, at) => {
    if (flag === '-i' || flag === '--inventory') return flags.slice(at + 1, at + 2)
    return /^(?:-i|--inventory=)(.+)$/s.exec(flag)?.slice(1) ?? []
  })
  const path = said.at(-1) ?? usual
  return path ? firstOf([path, `${path}.ts`, ...['index.ts', 'hosts.ts', 'inventory.ts'].map((file) => join(path, file))]) : undefined
}
