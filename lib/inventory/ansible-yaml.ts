import { isScalar, type Node } from 'yaml'
import { hostNames } from './ansible-range.ts'
import { groupIn, hostIn, newTree, type Tree, type TreeGroup } from './ansible-tree.ts'
import { didYouMean } from './near.ts'
import type { Var } from './raw.ts'
import { type Entry, readYamlFile, type YamlFile } from './yaml-document.ts'

const variable = ({ key, at, value }: Entry): readonly [string, Var] => [key, { value: value(), at }]

class Reader {
  readonly tree: Tree
  readonly #file: YamlFile

  constructor(file: YamlFile, source: string) {
    this.#file = file
    this.tree = newTree(source)
    this.tree.broken.push(...file.broken)
    this.tree.problems.push(...file.problems)
  }

  #refuse(where: string, what: string, fix: string): void {
    this.tree.broken.push({ where, what, fix })
  }

  /** `hosts: node-1` stands for one without variables, and nothing at all for none. */
  #entries(node: Node | null, where: string): readonly Entry[] {
    if (isScalar(node) && typeof node.value === 'string')
      return [{ key: node.value, at: this.#file.at(node), node: null, value: () => null }]
    const entries = this.#file.entries(node)
    if (entries === undefined) this.#refuse(where, 'this is no mapping', 'write `name:` lines, without dashes')
    return entries ?? []
  }

  group({ key, at, node }: Entry): TreeGroup {
    const group = groupIn(this.tree, key, at)
    for (const part of this.#entries(node, `${at}: ${key}`)) {
      const inner = () => this.#entries(part.node, `${part.at}: ${key}.${part.key}`)
      if (part.key === 'hosts') for (const entry of inner()) this.#hosts(group, entry)
      else if (part.key === 'children') for (const entry of inner()) group.children.add(this.group(entry).name)
      else if (part.key === 'vars') for (const [name, value] of inner().map(variable)) group.inline.set(name, { ...value, owner: key })
      else this.#refuse(`${part.at}: ${key}`, `a group has no '${part.key}'`, didYouMean(part.key, ['hosts', 'vars', 'children']))
    }
    return group
  }

  #hosts(group: TreeGroup, { key, at, node }: Entry): void {
    try {
      const { names, port } = hostNames(key)
      const vars = this.#entries(node, `${at}: ${key}`).map(variable)
      for (const name of names) {
        const { inline } = hostIn(this.tree, group, name, at)
        if (port !== undefined) inline.set('ansible_port', { value: port, at })
        for (const [variable, value] of vars) inline.set(variable, value)
      }
    } catch (error) {
      this.#refuse(at, (error as Error).message, '')
    }
  }

  groups(): Tree {
    const entries = this.#entries(this.#file.root, this.#file.at(this.#file.root))
    const plugin = entries.find(({ key }) => key === 'plugin')
    if (plugin === undefined) for (const entry of entries) this.group(entry)
    else this.#refuse(plugin.at, 'inventory plugins are not run', 'write the hosts down: `ansible-inventory --list --yaml` prints them')
    return this.tree
  }
}

/** Ansible's YAML (or JSON) format: groups with `hosts`, `vars` and `children`. */
export const readYaml = (text: string, source: string): Tree => new Reader(readYamlFile(text, source), source).groups()
