import type { Problem } from '../engine/errors.ts'
import type { Var } from './raw.ts'

/** Variables written in the inventory itself, and those from group_vars/ or host_vars/, which override them. */
export type Holder = {
  readonly name: string
  readonly at: string
  readonly inline: Map<string, Var>
  readonly files: Map<string, Var>
}

export type TreeGroup = Holder & { readonly hosts: Set<string>; readonly children: Set<string> }

/** An Ansible inventory as written, whichever of its formats it was written in. */
export type Tree = {
  readonly groups: Map<string, TreeGroup>
  readonly hosts: Map<string, Holder>
  /** What could not be read, so that any further check would complain of its lack. */
  readonly broken: Problem[]
  /** What is wrong with single values. */
  readonly problems: Problem[]
}

const holder = (name: string, at: string): Holder => ({ name, at, inline: new Map(), files: new Map() })

/** The group of this name, made when this is the first word of it. */
export function groupIn(tree: Tree, name: string, at: string): TreeGroup {
  const group = tree.groups.get(name) ?? { ...holder(name, at), hosts: new Set(), children: new Set() }
  tree.groups.set(name, group)
  return group
}

/** The host of this name, put into the group; made when this is the first word of it. */
export function hostIn(tree: Tree, group: TreeGroup, name: string, at: string): Holder {
  const host = tree.hosts.get(name) ?? holder(name, at)
  tree.hosts.set(name, host)
  group.hosts.add(name)
  return host
}

export function newTree(source: string): Tree {
  const tree: Tree = { groups: new Map(), hosts: new Map(), broken: [], problems: [] }
  for (const name of ['all', 'ungrouped']) groupIn(tree, name, source)
  return tree
}

/** Jinja is no part of this: a template that nobody evaluates must not pass for a value. */
export const templateProblem = (where: string, text: string): Problem[] =>
  /\{\{|\{%/.test(text)
    ? [
        {
          where,
          what: 'templates are not evaluated',
          fix: 'write the value itself; what follows from others is computed in a role',
        },
      ]
    : []
