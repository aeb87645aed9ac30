import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ShellLib } from './session.ts'

const loaded = new Map<string, ShellLib>()

/** No line of comment travels. */
const withoutComments = (text: string): string => text.replace(/^\s*#.*\n/gm, '')

/** Reads a `.sh` file beside the caller: `shellLib(import.meta.url, './probes/file.sh')`. */
export const shellLib = (from: string, path: string): ShellLib => {
  const file = fileURLToPath(new URL(path, from))
  const found = loaded.get(file) ?? { name: basename(file, '.sh'), text: withoutComments(readFileSync(file, 'utf8')) }
  loaded.set(file, found)
  return found
}
