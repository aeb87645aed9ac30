import { type Problem, RequestError } from '../engine/errors.ts'
import { ansibleName, type Layer, readLayer } from './ansible-connection.ts'
import { groupsOfHosts, loops } from './ansible-order.ts'
import type { Holder, Tree, TreeGroup } from './ansible-tree.ts'
import { didYouMean } from './near.ts'
import type { Raw, RawHost, Var } from './raw.ts'
import type { Schema } from './schema.ts'

type Layers = { readonly inline: Layer; readonly files: Layer }
type Flat = { readonly vars: ReadonlyMap<string, Var>; readonly connection: ReadonlyMap<string, Var> }

const read = ({ name, inline, files }: Holder): Layers => ({ inline: readLayer(inline, name), files: readLayer(files, name) })

/** The later layer wins, whatever the value. */
const flatten = (layers: readonly Layer[]): Flat => ({
  vars: new Map(layers.flatMap(({ vars }) => [...vars])),
  connection: new Map(layers.flatMap(({ connection }) => [...connection])),
})

class Reader {
  readonly #tree: Tree
  readonly #schema: Schema
  readonly #source: string
  readonly #layers: ReadonlyMap<Holder, Layers>
  readonly #groups: ReadonlyMap<string, readonly TreeGroup[]>

  constructor(tree: Tree, schema: Schema, source: string) {
    this.#tree = tree
    this.#schema = schema
    this.#source = source
    this.#layers = new Map([...tree.groups.values(), ...tree.hosts.values()].map((holder) => [holder, read(holder)]))
    this.#groups = groupsOfHosts(tree)
  }

  #keys(schemaGroups: Iterable<string>): readonly string[] {
    return [...schemaGroups].flatMap((name) => Object.keys(this.#schema.groups[name]?.vars.shape ?? {}))
  }

  /** The schema's groups that a host is in, by way of other groups too. */
  #schemaGroups(host: string): readonly string[] {
    return Object.keys(this.#schema.groups).filter((name) => this.#groups.get(host)?.some((group) => group.name === name))
  }

  #of(holder: Holder | undefined): readonly Layer[] {
    const layers = holder && this.#layers.get(holder)
    return layers === undefined ? [] : [layers.inline, layers.files]
  }

  #hosts(host: Holder): RawHost[] {
    const groups = (this.#groups.get(host.name) ?? []).flatMap((group) => this.#layers.get(group) ?? [])
    const { vars, connection } = flatten([...groups.map(({ inline }) => inline), ...groups.map(({ files }) => files), ...this.#of(host)])
    const address: Var = { value: host.name, at: host.at }
    const own = [...connection].filter(([, { owner }]) => owner !== 'all')
    return this.#schemaGroups(host.name).map((group) => {
      const wanted = this.#keys([group])
      const promised = [...vars].filter(([key]) => wanted.includes(key))
      return { name: host.name, group, at: host.at, vars: new Map([['address', address], ...own, ...promised]) }
    })
  }

  /** Variables of a holder that none of its readers names: a misspelt one must not pass. */
  #unread(holder: Holder, readers: Iterable<string>): Problem[] {
    const cluster = Object.keys(this.#schema.cluster.shape)
    const wanted = [...this.#keys(readers), ...(holder.name === 'all' ? cluster : [])]
    const strange = this.#of(holder).flatMap(({ vars }) => [...vars].filter(([key]) => !wanted.includes(key)))
    return strange.map(([key, { at }]) => {
      const meant = ansibleName(key)
      const where = `${at}: ${holder.name}.${key}`
      if (cluster.includes(key)) return { where, what: 'this is of the whole cluster', fix: 'set it in the group `all`' }
      return { where, what: 'nothing reads this', fix: meant === undefined ? didYouMean(key, wanted) : `did you mean '${meant}'?` }
    })
  }

  /** Who may read a group's variables: the schema's groups of the hosts in it. */
  #readers({ name }: TreeGroup): Iterable<string> {
    const hosts = [...this.#groups].filter(([, groups]) => groups.some((group) => group.name === name))
    return hosts.length === 0 ? Object.keys(this.#schema.groups) : new Set(hosts.flatMap(([host]) => this.#schemaGroups(host)))
  }

  #problems(): Problem[] {
    const { groups, hosts, problems } = this.#tree
    const placed = [...hosts.values()].map((host) => ({ host, readers: this.#schemaGroups(host.name) }))
    const lost = placed.filter(({ readers }) => readers.length === 0).map(({ host }) => host)
    return [
      ...problems,
      ...[...this.#layers.values()].flatMap(({ inline, files }) => [...inline.problems, ...files.problems]),
      ...lost.map(({ name, at }) => ({
        where: `${at}: ${name}`,
        what: 'this host is in no group of the schema',
        fix: `put it into one of ${Object.keys(this.#schema.groups).join(', ')}`,
      })),
      ...[...groups.values()].flatMap((group) => this.#unread(group, this.#readers(group))),
      ...placed.filter(({ host }) => !lost.includes(host)).flatMap(({ host, readers }) => this.#unread(host, readers)),
    ]
  }

  raw(): Raw {
    const { groups, hosts } = this.#tree
    const cluster = Object.keys(this.#schema.cluster.shape)
    const { vars, connection } = flatten(this.#of(groups.get('all')))
    const theirs = ['all', 'ungrouped', ...Object.keys(this.#schema.groups)]
    const own = [...groups.values()].filter(({ name }) => !theirs.includes(name))
    return {
      source: this.#source,
      cluster: new Map([...vars].filter(([key]) => cluster.includes(key))),
      clusterOwner: 'all',
      connection,
      hosts: [...hosts.values()].flatMap((host) => this.#hosts(host)),
      groups: new Map(own.map((group) => [group.name, [...group.hosts, ...group.children]])),
      problems: this.#problems(),
    }
  }
}

/**
 * What an Ansible inventory means to a schema. A variable of the group `all` that the schema's cluster names is the cluster's; every other
 * one is its hosts', those that tell how a host is reached under Ansible's names; a host belongs to the group of the schema that it is in, by
 * way of other groups too.
 * @throws RequestError where the inventory could not be read whole
 */
export function fromAnsible(tree: Tree, schema: Schema, source: string): Raw {
  const broken = [...tree.broken, ...loops(tree)]
  if (broken.length > 0) throw new RequestError(broken)
  return new Reader(tree, schema, source).raw()
}
