import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { readCareful } from '../engine/careful.ts'
import type { Holder, Tree } from './ansible-tree.ts'
import { shown } from './find.ts'
import { didYouMean } from './near.ts'
import { readYamlFile } from './yaml-document.ts'

const ends = ['', '.yml', '.yaml', '.json']
const isDirectory = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
const visible = (path: string) => readdirSync(path).filter((name) => !name.startsWith('.') && !name.endsWith('~'))

/** All files of a directory of variables, in the order in which they override one another; a link back to a directory `above` adds nothing. */
function filesIn(path: string, above: readonly string[] = []): string[] {
  const here = realpathSync(path)
  if (above.includes(here)) return []
  return visible(path)
    .sort()
    .flatMap((name) => {
      const inner = join(path, name)
      if (isDirectory(inner)) return extname(name) === '' ? filesIn(inner, [...above, here]) : []
      return ends.includes(extname(name)) ? [inner] : []
    })
}

function addFile(tree: Tree, holder: Holder, path: string, owner: object): void {
  const file = readYamlFile(readCareful(path, shown(path)), shown(path))
  const entries = file.entries(file.root)
  for (const { key, at, value } of entries ?? []) holder.files.set(key, { value: value(), at, ...owner })
  tree.broken.push(...file.broken)
  tree.problems.push(...file.problems)
  if (entries === undefined)
    tree.broken.push({ where: file.at(file.root), what: 'this holds no variables', fix: 'write `key: value` lines' })
}

/** `node.yml` and `db.example.com` hold variables of what they are named after; README.md does not. */
function named(entry: string, directory: string, known: ReadonlyMap<string, Holder>): string | undefined {
  if (known.has(entry)) return entry
  const end = extname(entry)
  if (end !== '' && ends.includes(end)) return entry.slice(0, -end.length)
  return end === '' || isDirectory(join(directory, entry)) ? entry : undefined
}

/** The entries of group_vars/ or host_vars/ by the name of the group or host that they are for. */
function byName(directory: string, known: ReadonlyMap<string, Holder>): [string, string[]][] {
  const found = new Map<string, string[]>()
  for (const entry of existsSync(directory) && isDirectory(directory) ? visible(directory) : []) {
    const name = named(entry, directory, known)
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), join(directory, entry)])
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1))
}

function addDirectory(tree: Tree, directory: string, what: 'group' | 'host'): void {
  const known = what === 'group' ? tree.groups : tree.hosts
  const refuse = (path: string, text: string, fix: string) => tree.broken.push({ where: shown(path), what: text, fix })
  for (const [name, paths] of byName(directory, known)) {
    const holder = known.get(name)
    const [first = '', ...more] = paths.sort((one, other) => ends.indexOf(extname(one)) - ends.indexOf(extname(other)))
    const owner = what === 'group' ? { owner: name } : {}
    if (holder === undefined) refuse(first, `the inventory has no ${what} '${name}'`, didYouMean(name, known.keys()))
    else if (more.length > 0)
      refuse(first, `${more.map(shown).join(' and ')} would not be read beside it`, `put all files into ${shown(join(directory, name))}/`)
    else for (const path of isDirectory(first) ? filesIn(first) : [first]) addFile(tree, holder, path, owner)
  }
}

/** Adds what group_vars/ and host_vars/ beside the inventory say: a file (.yml, .yaml, .json or no ending) or a directory of them each. */
export function addVarsFiles(tree: Tree, path: string): Tree {
  if (tree.broken.length > 0) return tree
  addDirectory(tree, join(dirname(path), 'group_vars'), 'group')
  addDirectory(tree, join(dirname(path), 'host_vars'), 'host')
  return tree
}
