import type { Problem } from '../engine/errors.ts'
import { resolveGroups } from './groups.ts'
import type { Inventory } from './inventory.ts'
import { didYouMean } from './near.ts'
import type { Raw, RawHost, Vars } from './raw.ts'
import { Connection, type Host, type Schema } from './schema.ts'
import { parseVars } from './values.ts'

const Defaults = Connection.partial().omit({ address: true })
const Complete = Connection.omit({ address: true })
const connectionKeys = Object.keys(Connection.shape)

const only = (vars: Vars, wanted: (key: string) => boolean): Vars => new Map([...vars].filter(([key]) => wanted(key)))

function parseHost(host: RawHost, defaults: Vars, schema: Schema): { host?: Host; problems: readonly Problem[] } {
  const group = schema.groups[host.group]
  if (group === undefined) return { problems: [] }
  const isConnection = (key: string) => connectionKeys.includes(key)
  const connection = parseVars(Connection, new Map([...defaults, ...only(host.vars, isConnection)]), host)
  const vars = parseVars(
    group.vars,
    only(host.vars, (key) => !isConnection(key)),
    { ...host, alsoKnown: connectionKeys },
  )
  return {
    host: { ...connection.value, ...vars.value, name: host.name, group: host.group } as unknown as Host,
    problems: [...connection.problems, ...vars.problems],
  }
}

/** Every value of every host against the schema. With problems, the inventory holds what could be parsed, and the rest as written. */
export function parse(raw: Raw, schema: Schema): { inventory: Inventory; problems: readonly Problem[] } {
  const { source, clusterOwner = 'cluster' } = raw
  const cluster = parseVars(schema.cluster, raw.cluster, { name: clusterOwner, at: source, where: raw.clusterAt })
  const connection = parseVars(Defaults, raw.connection, { name: 'connection', at: source })
  const defaults = connection.problems.length === 0 ? raw.connection : new Map()
  const parsed = raw.hosts.map((host) => parseHost(host, defaults, schema))
  const hosts = parsed.flatMap(({ host }) => (host === undefined ? [] : [host]))
  const groups = resolveGroups(raw, Object.keys(schema.groups))
  const strange = [...new Set(raw.hosts.map(({ group }) => group))].filter((group) => schema.groups[group] === undefined)
  return {
    inventory: {
      source,
      cluster: cluster.value,
      connection: Complete.parse(connection.problems.length === 0 ? connection.value : {}),
      hosts,
      groups: groups.groups,
      group: (group) => hosts.filter((host) => host.group === group.name) as never,
    },
    problems: [
      ...raw.problems,
      ...strange.map((name) => ({
        where: `${source}: hosts.${name}`,
        what: 'the schema has no such group',
        fix: didYouMean(name, Object.keys(schema.groups)),
      })),
      ...cluster.problems,
      ...connection.problems,
      ...parsed.flatMap(({ problems }) => problems),
      ...groups.problems,
    ],
  }
}
