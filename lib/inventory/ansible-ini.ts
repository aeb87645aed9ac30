import { pythonLiteral } from './ansible-literal.ts'
import { hostNames } from './ansible-range.ts'
import { groupIn, hostIn, newTree, type Tree, templateProblem } from './ansible-tree.ts'
import { words } from './ansible-words.ts'
import { didYouMean } from './near.ts'
import type { Var } from './raw.ts'

type Section = { readonly group: string; readonly kind: 'hosts' | 'children' | 'vars' | 'unknown'; readonly at: string }
/** A name that some other section must declare, and where it was used. */
type Use = { readonly name: string; readonly at: string; readonly what: string }

const header = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/
const isKind = (kind: string): kind is 'hosts' | 'children' | 'vars' => ['hosts', 'children', 'vars'].includes(kind)

class Reader {
  readonly tree: Tree
  readonly #declared = new Set(['all', 'ungrouped'])
  readonly #uses: Use[] = []
  #section: Section

  constructor(source: string) {
    this.tree = newTree(source)
    this.#section = { group: 'ungrouped', kind: 'hosts', at: source }
  }

  line(line: string, at: string): void {
    const [matched, group = '', kind = 'hosts'] = header.exec(line) ?? []
    if (matched !== undefined) this.#begin(group, kind, at)
    else if (/^\[[^\]]*\]$/.test(line)) this.#noSection(line, at)
    else if (this.#section.kind === 'hosts') this.#hosts(line, at)
    else if (this.#section.kind === 'children') this.#child(line, at)
    else if (this.#section.kind === 'vars') this.#variable(line, at)
  }

  /** Sections may come in any order, so what none declares is known only at the end. */
  end(): Tree {
    for (const { name, at, what } of this.#uses.filter((use) => !this.#declared.has(use.name)))
      this.#refuse(at, what, didYouMean(name, [...this.#declared].slice(2)))
    return this.tree
  }

  #refuse(where: string, what: string, fix: string): void {
    this.tree.broken.push({ where, what, fix })
  }

  #noSection(line: string, at: string): void {
    this.#section = { group: '', kind: 'unknown', at }
    this.#refuse(at, `'${line}' is no section`, 'write [group], [group:children] or [group:vars]')
  }

  #begin(group: string, kind: string, at: string): void {
    this.#section = { group, kind: isKind(kind) ? kind : 'unknown', at }
    if (!isKind(kind)) {
      this.#refuse(at, `'${kind}' is no kind of section`, didYouMean(kind, ['children', 'vars', 'hosts']))
      return
    }
    groupIn(this.tree, group, at)
    if (kind === 'vars') this.#uses.push({ name: group, at, what: `no section declares the group '${group}'` })
    else this.#declared.add(group)
  }

  #hosts(line: string, at: string): void {
    try {
      const [pattern = '', ...pairs] = words(line)
      const { names, port } = hostNames(pattern)
      const inline = new Map(pairs.flatMap((pair) => this.#pair(pair, at)))
      if (port !== undefined) inline.set('ansible_port', { value: port, at })
      const group = groupIn(this.tree, this.#section.group, at)
      for (const name of names) for (const [key, value] of inline) hostIn(this.tree, group, name, at).inline.set(key, value)
      for (const name of names) hostIn(this.tree, group, name, at)
    } catch (error) {
      this.#refuse(at, (error as Error).message, '')
    }
  }

  #child(line: string, at: string): void {
    const name = line.replace(/\s*#.*$/, '')
    if (/[\s:\]]/.test(name)) this.#refuse(at, `'${line}' is no name of a group`, 'write one group a line')
    else {
      groupIn(this.tree, this.#section.group, at).children.add(name)
      this.#uses.push({ name, at, what: `no section declares the group '${name}'` })
    }
  }

  #variable(line: string, at: string): void {
    const { group } = this.#section
    for (const [key, value] of this.#pair(line.replace(/\s*=\s*/, '='), at))
      groupIn(this.tree, group, at).inline.set(key, { ...value, owner: group })
  }

  #pair(written: string, at: string): [string, Var][] {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(written) ?? []
    if (key === undefined || value === undefined) {
      this.#refuse(at, `'${written}' sets nothing`, 'write key=value, and quote a value that holds spaces')
      return []
    }
    this.tree.problems.push(...templateProblem(`${at}: ${key.trim()}`, value))
    return [[key.trim(), { ...pythonLiteral(value), at }]]
  }
}

/** Ansible's INI format. Values are Python's literals, and their text is kept: `2.10` is a number to one schema and a version to another. */
export function readIni(text: string, source: string): Tree {
  const reader = new Reader(source)
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line !== '' && !/^[#;]/.test(line)) reader.line(line, `${source}:${index + 1}`)
  }
  return reader.end()
}
