import { existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { readCareful } from '../engine/careful.ts'
import { RequestError } from '../engine/errors.ts'
import { didYouMean } from './near.ts'

export type Format = 'typed' | 'yaml' | 'ini'
export type Found = { readonly path: string; readonly format: Format }

const inDirectory = ['index.ts', ...['hosts', 'inventory'].flatMap((name) => ['.ts', '.yml', '.yaml', '.ini', ''].map((end) => name + end))]
const formats: Readonly<Record<string, Format>> = { '.ts': 'typed', '.yml': 'yaml', '.yaml': 'yaml', '.json': 'yaml', '.ini': 'ini' }

const isFile = (path: string) => existsSync(path) && statSync(path).isFile()
const isDirectory = (path: string) => existsSync(path) && statSync(path).isDirectory()

/** The file as a person would name it: from the working directory when it is below that. */
export const shown = (path: string): string => {
  const near = relative('', path)
  return near.startsWith('..') ? path : near
}

/** Ansible tells YAML from INI by trying; a first line such as `all:` or `---` is no INI. */
const guess = (text: string): Format => {
  const first = text.split('\n').find((line) => !/^\s*([#;]|$)/.test(line)) ?? ''
  return /^(---|\{|[\w.-]+:\s*(#.*)?$)/.test(first.trimEnd()) ? 'yaml' : 'ini'
}

const found = (path: string): Found => ({ path, format: formats[extname(path)] ?? guess(readCareful(path, shown(path))) })

function findInDirectory(path: string): Found {
  const files = inDirectory.map((name) => join(path, name)).filter(isFile)
  if (files.length > 1) {
    const what = `${files.map(shown).join(' and ')} are both inventories`
    throw new RequestError([{ where: shown(path), what, fix: 'name one of them' }])
  }
  if (files[0] !== undefined) return found(files[0])
  const near = didYouMean('hosts', readdirSync(path))
  throw new RequestError([{ where: shown(path), what: `no inventory in this directory; looked for ${inDirectory.join(', ')}`, fix: near }])
}

/**
 * The inventory that `-i` means: a file, the path with `.ts` added, or a directory that holds one.
 * @throws RequestError naming what was looked for
 */
export function find(path: string): Found {
  if (isFile(path)) return found(path)
  if (isFile(`${path}.ts`)) return found(`${path}.ts`)
  if (isDirectory(path)) return findInDirectory(path)
  const looked = [path, `${path}.ts`, ...['index.ts', 'hosts.*', 'inventory.*'].map((name) => join(path, name))]
  throw new RequestError([
    { where: path, what: `no inventory here; looked for ${looked.join(', ')}`, fix: 'give -i the path of an inventory' },
  ])
}
