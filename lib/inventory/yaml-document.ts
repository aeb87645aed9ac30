import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
import type { Problem } from '../engine/errors.ts'
import { templateProblem } from './ansible-tree.ts'

/** One `key: value` of a mapping; `at` is the key's line. `value` is what the whole of `node` holds. */
export type Entry = { readonly key: string; readonly at: string; readonly node: Node | null; readonly value: () => unknown }

/** A YAML file of Ansible's, read as YAML 1.1. */
export type YamlFile = {
  readonly root: Node | null
  readonly at: (node: Node | null) => string
  /** The entries of a mapping, merged ones included; undefined where the node is none. An empty node has none. */
  readonly entries: (node: Node | null) => readonly Entry[] | undefined
  /** Why there is no root. */
  readonly broken: readonly Problem[]
  /** What is wrong with single values. */
  readonly problems: readonly Problem[]
}

const bool = 'tag:yaml.org,2002:bool'
/** PyYAML has YAML 1.1's `yes` and `on`, but not its `y`; and Ansible prints dates as they are written. */
const replaced = [bool, 'tag:yaml.org,2002:timestamp']
const ownTags = [
  { tag: bool, default: true, test: /^([Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, resolve: () => new Scalar(true) },
  { tag: bool, default: true, test: /^([Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, resolve: () => new Scalar(false) },
  ...['!vault', '!unsafe'].map((tag) => ({ tag, resolve: (text: string) => text })),
]
const vaulted = 'encrypted with ansible-vault, which is not supported'
const vaultFix = 'write { file: PATH } or { env: NAME }, and keep the secret there'

const firstLine = (message: string) => message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()).split('\n')[0] ?? message

function scalarProblems(document: Document, at: (node: Node) => string): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Scalar(_, node) {
      if (node.tag === '!vault') problems.push({ where: at(node), what: vaulted, fix: vaultFix })
      else if (typeof node.value === 'string' && node.tag !== '!unsafe') problems.push(...templateProblem(at(node), node.value))
    },
  })
  return problems
}

function unanchored(document: Document) {
  const found: { readonly message: string; readonly pos: readonly [number] }[] = []
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) === undefined)
        found.push({ message: `no anchor &${node.source} before this`, pos: [node.range?.[0] ?? 0] })
    },
  })
  return found
}

const isMerge = (pair: Pair) => isScalar(pair.key) && pair.key.source === '<<' && pair.key.type === 'PLAIN'
const nodeOf = (value: unknown) => (value ?? null) as Node | null

/** Nodes that a document may have with its aliases followed; an inventory of a thousand hosts has a tenth. */
const MOST_NODES = 1_000_000
const MOST_ALIASES = 10_000

/** What is told of a file that is no YAML: what comes after mostly follows from it. */
const MOST_FAULTS = 20

/** Whether a document is too much with its aliases followed, which a few lines can make endless. */
function overgrown(document: Document): boolean {
  const anchors = new Map<string, Node>()
  const sizes = new Map<unknown, number>()
  let aliases = 0
  const size = (node: unknown): number => {
    if (isAlias(node)) return ++aliases > MOST_ALIASES ? Number.POSITIVE_INFINITY : size(anchors.get(node.source))
    if (isPair(node)) return size(node.key) + size(node.value)
    if (!isMap(node) && !isSeq(node)) return 1
    const known = sizes.get(node)
    if (known !== undefined) return known
    sizes.set(node, Number.POSITIVE_INFINITY) // what holds itself has no end
    const sum = (node.items as unknown[]).reduce((total: number, item) => total + size(item), 1)
    sizes.set(node, sum)
    return sum
  }
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return size(document.contents) > MOST_NODES
}

export function readYamlFile(text: string, source: string): YamlFile {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    lineCounter,
    customTags: (tags) => [...tags.filter((tag) => typeof tag === 'string' || !replaced.includes(tag.tag)), ...ownTags],
  })
  if (document.errors.length === 0 && overgrown(document)) {
    const what = 'this grows without end once its aliases are followed'
    return { root: null, at: () => source, entries: () => [], broken: [{ where: source, what, fix: 'write it plainly' }], problems: [] }
  }
  const line = (offset: number) => `${source}:${lineCounter.linePos(offset).line}`
  const at = (node: Node | null) => (node?.range ? line(node.range[0]) : source)
  const follow = (node: Node | null): Node | null => (isAlias(node) ? follow(nodeOf(node.resolve(document))) : node)

  const entries = (node: Node | null): readonly Entry[] | undefined => {
    const map = follow(node)
    if (map === null || (isScalar(map) && map.value === null)) return []
    if (!isMap(map)) return undefined
    const [merges, own] = [map.items.filter(isMerge), map.items.filter((pair) => !isMerge(pair))]
    const merged = merges.flatMap(({ value }) => {
      const from = follow(nodeOf(value))
      return (isSeq(from) ? (from.items as Node[]).toReversed() : [from]).flatMap((each) => entries(each) ?? [])
    })
    const written = own.map(({ key, value }): Entry => {
      const inner = follow(nodeOf(value))
      return { key: String(key), at: at(nodeOf(key)), node: inner, value: () => (inner === null ? null : inner.toJS(document)) as unknown }
    })
    return [...new Map([...merged, ...written].map((entry) => [entry.key, entry])).values()]
  }

  const faults = [...document.errors, ...document.warnings, ...unanchored(document)]
    .slice(0, MOST_FAULTS)
    .map(({ message, pos: [start] }): Problem => ({ where: line(start), what: `no valid YAML: ${firstLine(message)}`, fix: '' }))
  const broken = text.startsWith('$ANSIBLE_VAULT') ? [{ where: source, what: vaulted, fix: vaultFix }] : faults
  return { root: broken.length > 0 ? null : document.contents, at, entries, broken, problems: scalarProblems(document, at) }
}
